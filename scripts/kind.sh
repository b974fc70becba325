#!/usr/bin/env bash
# The four setups on kind: real nodes, real Cilium. Needs docker, kind, kubectl and helm.
set -euo pipefail

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$SCRIPTS/lib/boundary.sh"
source "$SCRIPTS/lib/process.sh"

usage() {
  cat <<'HELP'
usage: scripts/kind.sh up SETUP [SCENARIO]    build a setup, or bring the one that is up to the scenario
       scripts/kind.sh down [SETUP]           remove a setup, or all of them
       scripts/kind.sh status                 what is up
       scripts/kind.sh check [SETUP]          what this machine lacks
       scripts/kind.sh images                 every image that is used, to be pulled beforehand
       scripts/kind.sh demo SETUP             from nothing to out/kind/report.html; removes the setup again
       scripts/kind.sh selfcheck              all setups and scenarios, checked; everything in out/kind/selfcheck.log
setups and scenarios (default first):
       vxlan: baseline        native-auto: baseline        geneve: baseline dsr        native-bgp: bgp no-route static ecmp
captures: scripts/run.sh SETUP SCENARIO --runtime kind [--keep]
environment:
       KIND_PRELOAD=1 (images go by `kind load`, nodes pull nothing)   CILIUM_CHART=FILE   KIND_MTU (1500)   KIND_DNS (1.1.1.1)
       KIND_TOOLS=host (as root on Linux: no container with tools)     KIND_PREFIX (podpath)   KIND_STATE (~/.local/state/podpath/kind)
       KIND_KEEP_FAILED=1 (leave what could not be built)   versions: scripts/kind/versions.sh
HELP
}

main() {
  local verb=${1-}
  case $verb/$# in
    up/2 | up/3 | down/1 | down/2 | status/1 | check/1 | check/2 | images/1 | demo/2 | selfcheck/1) ;;
    -h/1 | --help/1 | help/1) usage && return ;;
    *) usage >&2 && return 2 ;;
  esac
  use_runtime kind
  source "$SCRIPTS/kind/status.sh"
  trap end_attended EXIT
  exit_on_signals
  [[ $# -lt 2 ]] || kind_check "${@:2}"
  [[ $verb != check ]] || verb=check_machine
  "kind_$verb" "${@:2}"
}

kind_up() {
  export SETUP=$1
  local scenario=${2:-$(kind_default_scenario "$1")}
  rt_require
  rt_up "$scenario"
  say "$SETUP $scenario is up; next: export KUBECONFIG=$(kind_kubeconfig); scripts/run.sh $SETUP $scenario --runtime kind --keep; scripts/kind.sh down $SETUP"
}

kind_down() {
  local setups=("$@") failed=0
  can_look
  [[ $# -gt 0 ]] || mapfile -t setups < <(kind_setups)
  for SETUP in "${setups[@]}"; do rt_down || failed=1; done
  return "$failed"
}

kind_check_machine() { SETUP=${1-} rt_require && say 'nothing is missing'; }

kind_images() {
  echo "$KIND_NODE_IMAGE"
  cilium_images
  printf '%s\n' "$FRR_IMAGE" "$PAUSE_IMAGE" "$TOOLS_IMAGE (built here from $TOOLS_BASE)"
}

# A step that ended otherwise than expected is what the report is for: only a run that was not written at all ends it.
kind_demo() {
  export SETUP=$1
  local scenario analyze=${ANALYZE:-$SCRIPTS/../.venv/bin/analyze} before status=0
  scenario=$(kind_default_scenario "$1")
  [[ -x $analyze ]] || fail 1 "$analyze is not there; next: make setup-demo"
  before=$(written "$scenario")
  attend "$SCRIPTS/run.sh" "$SETUP" "$scenario" --runtime kind --out "$PWD/out/kind" || status=$?
  [[ $(written "$scenario") != "$before" ]] || return "$status"
  attend "$analyze" "out/kind/$SETUP/$scenario" --report --out out/kind || status=$?
  return "$status"
}

# Changes with every run that is put in place.
written() { cksum "out/kind/$SETUP/$1/manifest.json" 2>/dev/null || true; } # scenario

kind_selfcheck() { exec "$SCRIPTS/kind/selfcheck.sh"; }

main "$@"
