# shellcheck shell=bash
# The way to a runtime: checks bash, then sources scripts/runtime/NAME.sh, which defines rt_* (see the head of any of them).
# Sourced by the scripts that capture; bash 3.2 must still be able to read this file, so that it can say what is wrong.

# Before 4.4 an empty array is an unset variable.
if [ "$((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1]))" -lt 404 ]; then
  echo "${0##*/}: bash ${BASH_VERSION:-?} is too old: version 4.4 or newer is needed; on macOS: brew install bash" >&2
  exit 2
fi

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

fail() { # status message
  say "$2"
  exit "$1"
}

# A word with a slash is a runtime file of one's own: tests bring theirs.
use_runtime() { # name|path
  local file=$1
  [[ $file == */* ]] || file=$SCRIPTS/runtime/$file.sh
  [[ -r $file ]] || fail 2 "no runtime '$1': $file is not there; next: $(runtime_names)"
  # shellcheck disable=SC2034 # messages name it; a runtime may have another
  RT_COMMAND=scripts/lab.sh
  # shellcheck source=/dev/null
  source "$file"
}

runtime_names() {
  local file names=
  for file in "$SCRIPTS"/runtime/*.sh; do
    [[ ! -e $file ]] || names+=" $(basename "$file" .sh)"
  done
  echo "choose one of:${names:- (none is installed)}"
}

# Pods of the runtime's description as `name namespace node ip`, one a line.
described_pods() {
  rt_describe | python3 -c '
import json, sys
for pod in json.load(sys.stdin)["pods"]:
    print(pod["name"], pod["namespace"], pod["node"], pod["ip"])'
}
