# shellcheck shell=bash disable=SC2034
# Common ground of the tests of the capture scripts: the stub runtime, a folder for what it writes down, and what must hold after.

use_stubs() {
  REPO=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  SCRIPTS=$REPO/scripts
  export FAKE=$BATS_TEST_TMPDIR/fake LAB_PREFIX=bats-$$ TMPDIR=$BATS_TEST_TMPDIR
  OUT=$BATS_TEST_TMPDIR/out RUNTIME=$BATS_TEST_DIRNAME/stubs/runtime.sh
  export RUNTIME
  mkdir -p "$FAKE" "$OUT"
}

# Every process that a stub began has ended; one that was just signalled gets a moment.
assert_no_processes() {
  local pid tries=60
  while read -r pid; do
    while kill -0 "$pid" 2>/dev/null && [[ $(ps -o stat= -p "$pid") != Z* ]]; do
      ((tries-- > 0)) || { echo "process $pid is left: $(ps -o args= -p "$pid")" && return 1; }
      sleep 0.05
    done
  done <"$FAKE/pids"
}

assert_nothing_hidden() { # dir
  local found
  found=$(find "$1" -name '.?*')
  [[ -z $found ]] || { echo "left: $found" && return 1; }
}
