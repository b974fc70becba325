#!/usr/bin/env bash
# Start the BGP sessions of a setup anew and wait for the routes: bgp_restart.sh SETUP. Used by runtime/netns.sh. The capture
# scripts call it once captures run, so that OPEN, UPDATE and KEEPALIVE are in them. Nothing to do without BGP.
set -euo pipefail

LAB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in names topology bgp bgp_config; do
  # shellcheck source=/dev/null
  source "$LAB_DIR/$part.sh"
done

main() {
  export SETUP=$1
  local scenario node networks=1
  lab_model
  scenario=$(lab_scenario)
  lab_has_frr "$scenario" || return 0
  [[ $scenario != ecmp ]] || networks=2
  for node in "${LAB_NODES[@]}"; do gobgp_stop "$node"; done
  await 10 "an end of the old sessions" bgp_withdrawn
  bgp_sessions "$networks"
}

main "$@"
