#!/usr/bin/env bash
# The manifest's own words for a setup on kind that is up, as JSON: describe.sh SETUP. Used by runtime/kind.sh.
set -euo pipefail

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for part in lib/boundary runtime/kind; do
  # shellcheck source=/dev/null
  source "$SCRIPTS/$part.sh"
done

main() {
  SETUP=$1
  local scenario first
  scenario=$(kind_scenario)
  DIR=$(mktemp -d "${TMPDIR:-/tmp}/podpath-describe.XXXXXX")
  trap 'rm -rf "$DIR"' EXIT
  cluster_objects "$DIR"
  first=$(cluster_kubectl get nodes --output 'jsonpath={.items[0].metadata.name}')
  keep "$DIR/cilium-status.json" in_agent "$first" cilium-dbg status --output json
  rt_points | awk '$3 == "lxc" { print "lab/" $4, $2 }' >"$DIR/interfaces"
  networks_of >"$DIR/networks"
  words "$scenario" >"$DIR/description"
  python3 "$SCRIPTS/cluster/describe.py" kind "$DIR"
}

# Lines `container address role` of the networks that the pods' packets cross.
networks_of() {
  local node network
  for network in "$(kind_cluster)" "$(kind_second_network)"; do
    docker network inspect "$network" >/dev/null 2>&1 || continue
    for node in $(kind_nodes); do echo "$node $(kind_address "$node" "$network") node"; done
    ! kind_has_frr "$(kind_scenario)" || echo "$(kind_frr) $(kind_address "$(kind_frr)" "$network") router"
  done
}

words() { # scenario
  local image mtu
  image=$(kind_built_image) mtu=$(kind_built_mtu)
  echo "Cilium on kind cluster $(kind_cluster) (${image%@*}); the docker network's MTU is ${mtu:-unknown}. $(words_of "$1")"
}

words_of() {
  case $SETUP/$1 in
    vxlan/*) echo "Overlay with VXLAN, kube-proxy." ;;
    geneve/dsr) echo "Overlay with Geneve, without kube-proxy; DSR, its option in Geneve: a client beside the cluster asks a node port of a node without backend." ;;
    geneve/*) echo "Overlay with Geneve, without kube-proxy." ;;
    native-auto/*) echo "Native routing, Cilium sets a route per block of the other nodes." ;;
    */no-route) echo "Native routing, and no node has a route to the others' blocks: pod traffic between nodes leaves to docker's gateway." ;;
    */static) echo "Native routing by static routes, one per block via the node that holds it." ;;
    */bgp) echo "Native routing: Cilium announces by BGP, FRR learns, and the nodes reach 10.10.0.0/16 through FRR." ;;
    */ecmp) echo "As scenario bgp with two networks: FRR has two next hops for each block, nodes have two towards 10.10.0.0/16." ;;
  esac
}

main "$@"
