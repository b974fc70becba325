# shellcheck shell=bash
# native-bgp: native routing without automatic routes. no-route: nobody tells the nodes. static: a person did. bgp, ecmp:
# a BGP speaker per node, a router that learns, and nodes that send 10.10.0.0/16 to it, over one network or two.

setup_build() {
  case $1 in
    no-route) build_base 1500 "${LAB_NODES[@]}" ;;
    static)
      build_base 1500 "${LAB_NODES[@]}"
      native_direct static
      ;;
    bgp | ecmp)
      build_base 1500 "${LAB_NODES[@]}" frr
      [[ $1 == bgp ]] || second_network
      through_router "$1"
      bgp_up "$1"
      ;;
  esac
  native_local
}

second_network() {
  local node
  topology_switch 1
  for node in "${LAB_NODES[@]}" frr; do topology_uplink "$node" 1; done
}

# Cilium's BGP installs no route on a node (Documentation/network/bgp-control-plane), so an aggregate leads to the router.
through_router() {
  local node hops=(via 172.18.0.100 dev eth0)
  [[ $1 == bgp ]] || hops=(nexthop "${hops[@]}" nexthop via 172.19.0.100 dev eth1)
  for node in "${LAB_NODES[@]}"; do ip_in "$node" route add 10.10.0.0/16 proto static "${hops[@]}"; done
  in_ns frr sysctl -qw net.ipv4.ip_forward=1
  [[ $1 == ecmp ]] || return 0
  # By 5-tuple (1), not by addresses alone: else all packets between two pods take one path.
  for node in "${LAB_NODES[@]}" frr; do in_ns "$node" sysctl -qw net.ipv4.fib_multipath_hash_policy=1; done
}
