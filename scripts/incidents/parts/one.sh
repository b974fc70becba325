# shellcheck shell=bash
# One incident: run on the lab, finished, and put in its place. Sourced by incidents.sh, whose OUT it reads.

# One incident in a shell of its own, so that nothing of it is left for the next.
one() ( # name
  export SCENARIO=$1
  local made
  RUNTIME=$SCRIPTS/incidents/parts/runtime.sh
  use_runtime "$RUNTIME"
  trap end_attended EXIT
  exit_on_signals
  made=$OUT/.runs/$SETUP/$SCENARIO
  attend "$SCRIPTS/run.sh" "$SETUP" "$SCENARIO" --runtime "$RUNTIME" --out "$OUT/.runs" "${CAPTURE[@]}" >"$OUT/.runs/said" || exit
  ! declare -F finish >/dev/null || { (cd "$made" && finish && checksum_anew) || exit; }
  expected >"$made/expected.yaml" || exit
  drop_repeated_state "$made"
  rm -rf "${OUT:?}/$SCENARIO"
  mv "$made" "$OUT/$SCENARIO"
  sed "s|$made|$OUT/$SCENARIO|" "$OUT/.runs/said"
)

# The manifest of this folder, after its captures were changed on purpose.
checksum_anew() {
  local sums
  sums=$(find . -name '*.pcap*' -printf '%P\n' | xargs sha256sum | jq -Rn '[inputs | {(.[66:]): .[:64]}] | add')
  jq --indent 1 --argjson sums "$sums" '.points |= map(.sha256 = if .file then $sums[.file] else null end)' manifest.json >.manifest.json
  mv .manifest.json manifest.json
}

# What the state after says just as the state before did, is said once; that tcpdump has ended is no change.
drop_repeated_state() { # run
  local after before
  for after in "$1"/*/state/after/*; do
    before=${after/state\/after/state\/before}
    ! cmp -s <(without_listeners "$after") <(without_listeners "$before") || rm "$after"
  done
  find "$1" -type d -name after -empty -delete
}

without_listeners() { sed -E 's/"(promiscuity|allmulti)":[0-9]+//g' "$1"; }
