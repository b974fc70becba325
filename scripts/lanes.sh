#!/usr/bin/env bash
# Every run, or the four baselines: one lane per setup, side by side; the scenarios of a setup one after another.
set -euo pipefail

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$SCRIPTS/lib/boundary.sh"
source "$SCRIPTS/lib/process.sh"

# The runs: a setup and its scenarios a line.
lanes_of() { # --all|--baselines
  case $1 in
    --all)
      echo 'vxlan baseline baseline-nic'
      echo 'native-auto baseline baseline-nic'
      echo 'native-bgp no-route static bgp ecmp'
      echo 'geneve baseline dsr'
      ;;
    --baselines) printf '%s\n' 'vxlan baseline' 'native-auto baseline' 'native-bgp bgp' 'geneve baseline' ;;
    *) fail 2 "say --all or --baselines; next: run.sh --help" ;;
  esac
}

# A run's line goes to stdout as it ends, what it complains of to the lane's log.
lane() { # setup scenarios options...
  local setup=$1 scenario status=0
  local scenarios=$2
  shift 2
  trap end_attended EXIT
  exit_on_signals
  for scenario in $scenarios; do
    kill -0 "$$" 2>/dev/null || exit 1
    attend "$SCRIPTS/run.sh" "$setup" "$scenario" "$@" 2>>"$LOGS/$setup" || status=1
  done
  return "$status"
}

# What a lane that was killed with -9 left: nobody else would ever remove it.
sweep_logs() {
  local dir pid args
  for dir in "${TMPDIR:-/tmp}"/podpath-lanes.*; do
    pid=${dir##*/podpath-lanes.}
    args=$(ps -ww -o args= -p "${pid%%.*}" 2>/dev/null) || true
    [[ ! -O $dir || $args == *lanes.sh* ]] || rm -rf "$dir"
  done
}

end_lanes() {
  local status=$?
  undisturbed
  set +e
  end_attended
  rm -rf "$LOGS"
  ((status < 128)) || say "stopped; what was there before is untouched, but for the runs that were done (see above)"
}

main() {
  local lanes setup scenarios number=0 status=0 pids=()
  [[ ${1:-} != -h && ${1:-} != --help ]] || exec "$SCRIPTS/run.sh" --help
  lanes=$(lanes_of "${1:-}")
  shift
  sweep_logs
  LOGS=$(mktemp -d "${TMPDIR:-/tmp}/podpath-lanes.$$.XXXXXX")
  export LANES_PID=$$
  trap end_lanes EXIT
  exit_on_signals
  while read -r setup scenarios; do
    lane "$setup" "$scenarios" "$@" &
    pids+=("$!")
  done <<<"$lanes"
  while read -r setup scenarios; do
    wait "${pids[number]}" || { status=1 && say "the lane of $setup failed:"; }
    tail -n 20 "$LOGS/$setup" >&2
    number=$((number + 1))
  done <<<"$lanes"
  return "$status"
}

main "$@"
