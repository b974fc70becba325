# shellcheck shell=bash
# How pods' networks become known in native-bgp, by scenario. Sourced by up.sh.
#
# Cilium announces by BGP and installs nothing that it learns (Documentation/network/bgp-control-plane), so a node needs a way
# towards the other nodes' pods. It gets one static aggregate, 10.10.0.0/16 via FRR: nothing else on the node touches its routes,
# its own blocks are longer prefixes and stay local, and FRR decides by what it learned. FRR on every node would do as well, at the
# price of a second routing daemon beside Cilium's and of sessions that loop over one AS.

# From any scenario to any: what the last one set is taken away first.
routes_up() { # scenario
  local nodes node
  nodes=$(all_nodes) || return
  for node in $nodes; do docker exec "$node" ip route flush root "$(kind_pod_network)" proto static; done
  kind_has_frr "$1" || cluster_kubectl delete --ignore-not-found --wait=false \
    ciliumbgpclusterconfigs/podpath ciliumbgppeerconfigs/frr ciliumbgpadvertisements/pod-pool >/dev/null
  container_down "$(kind_frr)"
  [[ $1 == ecmp ]] || second_network_down
  case $1 in
    static) static_routes ;;
    bgp | ecmp) frr_up "$1" ;;
  esac
}

# A block that a node is given later has no route: what static routing is like.
static_routes() {
  local nodes blocks node holder address cidr
  nodes=$(all_nodes) || return
  blocks=$(pod_blocks) || return
  for node in $nodes; do
    while read -r holder address cidr; do
      [[ $holder == "$node" ]] || docker exec "$node" ip route replace "$cidr" via "$address" proto static </dev/null
    done <<<"$blocks"
  done
}
