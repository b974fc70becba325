#!/usr/bin/env bash
# One run from nothing to its manifest: up, captures, state, traffic, state, manifest, down. What was there before is replaced only
# by a run that is complete; whatever goes wrong, everything started here is ended and removed.
set -euo pipefail

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$SCRIPTS/lib/boundary.sh"
source "$SCRIPTS/lib/json.sh"
source "$SCRIPTS/lib/process.sh"
source "$SCRIPTS/run/place.sh"
source "$SCRIPTS/run/facts.sh"
source "$SCRIPTS/run/part.sh"

usage() {
  cat <<'END'
usage: run.sh SETUP SCENARIO [--out DIR] [--runtime NAME] [--snaplen N] [--filter EXPR] [--keep]
       run.sh --all | --baselines [--out DIR] [--runtime NAME] ...
Writes DIR/SETUP/SCENARIO/ (default: captures/; out/NAME/ of another runtime). --keep leaves the setup up. --all: every scenario, the setups side by side; not with kind.
Exit status: 0 done, 1 failed (also: a traffic step that did not end as the scenario expects), 2 usage.
A tcpdump that ends in mid-run fails the run and nothing is written; an interface that was not there is left out and recorded.
END
}

parse() { # arguments...
  [[ ${1:-} != -h && ${1:-} != --help ]] || { usage && exit 0; }
  SETUP=${1:-} SCENARIO=${2:-} OUT='' RUNTIME=netns KEEP='' CAPTURE_OPTIONS=()
  [[ $SETUP =~ ^[a-z0-9][a-z0-9-]*$ && $SCENARIO =~ ^[a-z0-9][a-z0-9-]*$ ]] ||
    fail 2 "SETUP and SCENARIO are needed, e.g. vxlan baseline; next: run.sh --help"
  shift 2
  while (($#)); do
    case $1 in
      --out | --runtime | --snaplen | --filter) (($# > 1)) || fail 2 "$1 needs a value; next: run.sh --help" ;;&
      --out) OUT=$2 && shift 2 ;;
      --runtime) RUNTIME=$2 && shift 2 ;;
      --snaplen | --filter) CAPTURE_OPTIONS+=("$1" "$2") && shift 2 ;;
      --keep) KEEP=1 && shift ;;
      *) fail 2 "unknown argument '$1'; next: run.sh --help" ;;
    esac
  done
  [[ -n $OUT ]] || if [[ $RUNTIME == netns ]]; then OUT=captures; else OUT=out/${RUNTIME##*/}; fi
  export SETUP SCENARIO RUNTIME
}

# Ends what runs, undoes what was begun. Not to be interrupted itself, and no failure of one part keeps it from the next.
undo() {
  local status=$?
  undisturbed
  set +e
  [[ -n $DONE ]] || say "$SETUP/$SCENARIO ended with status $status while $PHASE; what was there before is untouched"
  end_attended
  [[ ! -e $PARTIAL/.run/capture ]] || "$SCRIPTS/capture.sh" stop "$SETUP" "$PARTIAL" --now
  stays_up || rt_down || say "the setup could not be removed; next: $RT_COMMAND down $SETUP"
  drop_partial "$PARTIAL"
  unlock
}

record() {
  STEPS_FAILED=''
  mkdir -p "$PARTIAL/.run"
  STARTED=$(now_ns)
  rt_up "$SCENARIO"
  rt_describe >"$PARTIAL/.run/describe.json"
  part 'starting the captures' "$SCRIPTS/capture.sh" start "$SETUP" "$PARTIAL" "${CAPTURE_OPTIONS[@]}"
  part 'taking the state before' "$SCRIPTS/state.sh" "$SETUP" "$PARTIAL" before
  ! declare -F rt_bgp_restart >/dev/null || part 'restarting BGP' rt_bgp_restart ||
    fail 1 "$SETUP/$SCENARIO: the BGP sessions did not come back with their routes; next: $RT_COMMAND up $SETUP $SCENARIO, then look with vtysh"
  part 'sending the traffic' "$SCRIPTS/traffic.sh" "$SETUP" "$SCENARIO" "$PARTIAL" || STEPS_FAILED=$?
  [[ -z $STEPS_FAILED || -s $PARTIAL/.run/steps.jsonl ]] || fail 1 "$SETUP/$SCENARIO: no traffic could be sent"
  part 'ending the captures' "$SCRIPTS/capture.sh" stop "$SETUP" "$PARTIAL"
  refuse_early_ends
  part 'taking the state after' "$SCRIPTS/state.sh" "$SETUP" "$PARTIAL" after
  write_facts "$PARTIAL/.run"
  part 'writing the manifest' python3 "$SCRIPTS/manifest.py" "$PARTIAL"
}

main() {
  if [[ ${1:-} == --all || ${1:-} == --baselines ]]; then
    # What is wrong with the options is said once, before any lane starts.
    (parse vxlan baseline "${@:2}" && use_runtime "$RUNTIME" && is_for_lanes "$1") || exit
    exec "$SCRIPTS/lanes.sh" "$@"
  fi
  parse "$@"
  use_runtime "$RUNTIME"
  ! declare -F rt_check >/dev/null || rt_check "$SCENARIO" || exit 2
  rt_require || exit 1
  choose_place
  lock
  DONE='' PHASE='building the setup'
  trap undo EXIT
  exit_on_signals
  sweep_dead
  record
  summarise
  publish
  DONE=1
  [[ -z $STEPS_FAILED ]] || fail 1 "$SETUP/$SCENARIO is written, but not every step ended as expected (see above); next: look at $FINAL"
}

main "$@"
