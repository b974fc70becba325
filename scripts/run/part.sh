# shellcheck shell=bash disable=SC2034 # PHASE is run.sh's
# The parts of a run: each a process of its own, and whether the captures were whole. Used by run.sh alone, whose PARTIAL, SETUP and
# SCENARIO it reads.

# A part of the run as a process of its own. Its number is written down: a run after a kill -9 of this one ends it first.
part() { # what command...
  PHASE=$1
  shift
  [[ -z ${LANES_PID:-} ]] || kill -0 "$LANES_PID" 2>/dev/null || fail 1 "the run of all setups was killed; next: start it again"
  "$@" &
  echo "$!" >"$PARTIAL/.run/part"
  wait "$!"
}

# A file that stops in mid-run looks like packets that never came: no run to analyze, nor to replace a whole one with.
refuse_early_ends() {
  local ended
  ended=$(grep -c '"note": "tcpdump ended before it was told to' "$PARTIAL/.run/points.jsonl") || return 0
  fail 1 "$SETUP/$SCENARIO: $ended tcpdumps ended before they were told to (see above); this run's files are dropped; next: start it again"
}
