# shellcheck shell=bash disable=SC2034 # PHASE is run.sh's
# The parts of a run: each a process of its own, and whether the captures were whole. Used by run.sh alone, whose PARTIAL, SETUP,
# SCENARIO, RUNTIME, KEEP and DONE it reads.

# A part of the run as a process of its own. Its number is written down: a run after a kill -9 of this one ends it first.
part() { # what command...
  PHASE=$1
  shift
  [[ -z ${LANES_PID:-} ]] || kill -0 "$LANES_PID" 2>/dev/null || fail 1 "the run of all setups was killed; next: start it again"
  "$@" &
  echo "$!" >"$PARTIAL/.run/part"
  wait "$!"
}

# Four clusters side by side are too much for one machine, and the lab has scenarios of its own.
is_for_lanes() { # --all|--baselines
  [[ $RUNTIME != kind ]] || fail 2 "$1 is the namespace lab's; next: make kind-selfcheck"
}

# Asked for by --keep; or what could not be built, where the runtime has a word for that (KIND_KEEP_FAILED).
stays_up() {
  if [[ $PHASE == 'building the setup' ]]; then
    declare -F rt_keep_failed >/dev/null && rt_keep_failed
  else
    [[ -n $KEEP && -n $DONE ]]
  fi
}

# A file that stops in mid-run looks like packets that never came: no run to analyze, nor to replace a whole one with.
refuse_early_ends() {
  local ended
  ended=$(grep -c '"note": "tcpdump ended before it was told to' "$PARTIAL/.run/points.jsonl") || return 0
  fail 1 "$SETUP/$SCENARIO: $ended tcpdumps ended before they were told to (see above); this run's files are dropped; next: start it again"
}
