#!/usr/bin/env bash
# Build and remove the lab's setups: real kernel traffic between network namespaces, no Docker.
set -euo pipefail

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib/boundary.sh
source "$SCRIPTS/lib/boundary.sh"

usage() {
  cat <<'HELP'
usage: scripts/lab.sh up SETUP [SCENARIO]    build a setup (first removes what is left of it)
       scripts/lab.sh down [SETUP]           remove a setup, or all of them
       scripts/lab.sh status                 what is up
setups and scenarios (default first):
       vxlan: baseline baseline-nic          native-auto: baseline baseline-nic
       geneve: baseline dsr                  native-bgp: bgp no-route static ecmp
environment:
       LAB_PREFIX (podpath): names of namespaces   LAB_STATE (/run/podpath): scratch folder   LAB_RUNTIME (netns)
HELP
}

main() {
  local verb=${1-}
  case $verb/$# in
    up/2 | up/3 | down/1 | down/2 | status/1) ;;
    -h/1 | --help/1 | help/1) usage && return ;;
    *) usage >&2 && return 2 ;;
  esac
  use_runtime "${LAB_RUNTIME:-netns}"
  [[ $# -lt 2 ]] || lab_check "${@:2}"
  "lab_$verb" "${@:2}"
}

lab_up() {
  SETUP=$1
  local scenario=${2:-$(lab_default_scenario "$1")}
  rt_require
  rt_up "$scenario"
  say "$SETUP $scenario is up; next: nsenter --net=/run/netns/$(lab_ns client) ping $(rt_address web); scripts/lab.sh down $SETUP"
}

lab_down() {
  local setups=("$@")
  [[ $# -gt 0 ]] || mapfile -t setups < <(lab_setups)
  for SETUP in "${setups[@]}"; do rt_down; done
  # Compiled datapaths are kept between runs of a setup, not beyond the lab.
  [[ $# -gt 0 ]] || { rm -rf "${LAB_STATE:-/run/podpath}/objects" && rmdir "${LAB_STATE:-/run/podpath}" 2>/dev/null; } || true
}

lab_status() {
  local names present
  for SETUP in $(lab_setups); do
    lab_model
    mapfile -t names < <(lab_namespaces)
    present=0
    for name in "${names[@]}"; do [[ ! -e /run/netns/$name ]] || present=$((present + 1)); done
    if [[ -r $(lab_state)/scenario ]]; then
      echo "$SETUP: up, scenario $(lab_scenario), $present namespaces"
    elif ((present)) || [[ -e $(lab_state) ]]; then
      echo "$SETUP: left over from an unfinished build, $present namespaces; next: scripts/lab.sh down $SETUP"
    else
      echo "$SETUP: down"
    fi
  done
}

main "$@"
