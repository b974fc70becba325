#!/usr/bin/env bash
# Start the BGP sessions anew and wait for the routes: bgp_restart.sh SETUP. Used by runtime/kind.sh, once captures run, so that OPEN,
# UPDATE and KEEPALIVE are in them. FRR says so first (NOTIFICATION, Cease/Administrative Reset); Cilium stays idle for 5 s after it.
set -euo pipefail

KIND_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SCRIPTS=${KIND_DIR%/*}
for part in lib/boundary lib/await kind/names kind/frr; do
  # shellcheck source=/dev/null
  source "$SCRIPTS/$part.sh"
done

main() {
  SETUP=$1
  local scenario networks=1
  scenario=$(kind_scenario)
  kind_has_frr "$scenario" || return 0
  [[ $scenario != ecmp ]] || networks=2
  docker exec "$(kind_frr)" vtysh -c 'clear bgp *'
  await_success 10 sessions_ended || fail 1 "$SETUP: FRR did not reset its sessions; next: docker exec $(kind_frr) vtysh -c 'show bgp summary'"
  await_success 90 routes_learned "$networks"
}

# Not `! pipeline`: what cannot be asked has not ended.
sessions_ended() {
  local routes
  routes=$(docker exec "$(kind_frr)" vtysh -c 'show ip route bgp json') || return
  [[ $routes != *'"nexthops"'* ]]
}

main "$@"
