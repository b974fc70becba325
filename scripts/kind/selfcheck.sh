#!/usr/bin/env bash
# Every setup and scenario on kind: up, captured, held against its expectations, set beside the namespace lab's run. Used by
# `make kind-selfcheck`. All that is said goes to out/kind/selfcheck.log, which can be attached to a bug report.
set -euo pipefail

KIND_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SCRIPTS=${KIND_DIR%/*}
for part in lib/boundary lib/process kind/versions kind/names; do
  # shellcheck source=/dev/null
  source "$SCRIPTS/$part.sh"
done

OUT=$PWD/out/kind/selfcheck LOG=$PWD/out/kind/selfcheck.log
ANALYZE=${ANALYZE:-$SCRIPTS/../.venv/bin/analyze}

main() {
  local scenario results=() failed=0
  mkdir -p "${LOG%/*}"
  : >"$LOG"
  [[ -x $ANALYZE ]] || fail 1 "$ANALYZE is not there; next: make setup-demo"
  logged machine || true
  logged bash "$KIND_DIR/require.sh" || fail 1 "something is missing (see above); next: mend it, then make kind-selfcheck again"
  rm -rf "$OUT" # nothing of an earlier check is to be taken for this one's
  trap cleanup EXIT
  exit_on_signals
  for SETUP in $(kind_setups); do
    for scenario in $(kind_scenarios "$SETUP"); do
      if recorded "$scenario"; then results+=("ok      $SETUP/$scenario"); else results+=("FAILED  $SETUP/$scenario") failed=1; fi
    done
    if expected; then results+=("ok      $SETUP: expectations"); else results+=("FAILED  $SETUP: expectations") failed=1; fi
    logged bash "$KIND_DIR/down.sh" "$SETUP" || failed=1
  done
  printf '%s\n' "${results[@]}" | tee -a "$LOG"
  say "everything that was said is in $LOG; the captures are in $OUT"
  return "$failed"
}

# The cluster is kept for the next scenario of the setup. How the run differs from the lab's is for the reader's eye, the more so where a
# step did not end as expected.
recorded() { # scenario
  local status=0
  logged "$SCRIPTS/run.sh" "$SETUP" "$1" --runtime kind --out "$OUT" --keep || status=1
  [[ ! -e $OUT/$SETUP/$1 ]] || logged "$ANALYZE" compare "$SCRIPTS/../captures/$SETUP/$1" "$OUT/$SETUP/$1" || true
  return "$status"
}

# Of all scenarios of the setup at once: an expectation whose run is not there is not met.
expected() { logged "$ANALYZE" compare --expect "$KIND_DIR/setups/$SETUP/expectations.yaml" "$OUT/$SETUP"; }

# Says the command and all of its words, here and in the log.
logged() {
  local status=0
  {
    printf '\n+ %s\n' "$*"
    attend "$@" || status=$?
    ((status == 0)) || echo "+ status $status"
  } > >(tee -a "$LOG") 2>&1
  return "$status"
}

machine() {
  date -u
  uname -a
  bash --version | head -n 1
  docker version
  docker info
  kind version
  helm version --short
  kubectl version --client
  git -C "$SCRIPTS" log --max-count 1 --oneline
}

cleanup() {
  local status=$?
  undisturbed
  set +e
  end_attended
  [[ -z ${SETUP:-} ]] || bash "$KIND_DIR/down.sh" "$SETUP" >>"$LOG" 2>&1
  ((status == 0)) || say "ended with status $status; next: see $LOG"
}

main "$@"
