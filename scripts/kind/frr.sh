# shellcheck shell=bash
# FRR beside the cluster, and BGP between it and Cilium. Sourced by up.sh, and by bgp_restart.sh for the waiting.

# Lines `node address cidr`: each block of the pool with the node that holds it.
pod_blocks() { cluster_kubectl get ciliumnodes --output json | python3 "$KIND_DIR/blocks.py"; }

frr_up() { # scenario
  local frr image network networks
  frr=$(kind_frr) image=$(as_it_is_here "$FRR_IMAGE") networks=("$(kind_cluster)")
  if [[ $1 == ecmp ]]; then
    second_network_up
    networks+=("$(kind_second_network)")
  fi
  image_here "$image"
  docker create --name "$frr" --hostname frr --label "podpath=$SETUP" --privileged --network "$(kind_cluster)" "$image" >/dev/null
  frr_configure "${networks[@]}"
  docker start "$frr" >/dev/null
  # Only now, so that eth0 is the cluster's own network.
  for network in "${networks[@]:1}"; do docker network connect "$network" "$frr"; done
  # Out of the interface it came in by: FRR would tell the nodes a shorter way (ICMP redirect), and they would leave this one.
  # shellcheck disable=SC2016
  docker exec "$frr" sh -c 'sysctl -w net.ipv4.ip_forward=1 net.ipv4.fib_multipath_hash_policy=1 &&
    for each in /proc/sys/net/ipv4/conf/*/send_redirects; do echo 0 >"$each"; done' >/dev/null
  frr_peers "${networks[@]}"
}

frr_configure() { # networks...
  local dir network text ranges=''
  dir=$(kind_state)/frr
  for network; do ranges+=" bgp listen range $(subnet_of "$network") peer-group NODES"$'\n'; done
  rm -rf "$dir"
  cp -R "$KIND_DIR/setups/native-bgp/frr" "$dir"
  text=$(<"$dir/frr.conf")
  echo "${text/LISTEN_RANGES$'\n'/$ranges}" >"$dir/frr.conf"
  docker cp "$dir/." "$(kind_frr):/etc/frr" >/dev/null
}

# The nodes' way to FRR, and Cilium's word with it; waits until FRR knows them all.
frr_peers() { # networks...
  local network nodes node address peers='' text number=0
  nodes=$(all_nodes) || return
  for node in $nodes; do way_to_frr "$node" "$@"; done
  for network; do
    address=$(kind_address "$(kind_frr)" "$network")
    peers+="${peers:+, }{name: frr$number, peerASN: 65000, peerAddress: $address, peerConfigRef: {name: frr}}"
    number=$((number + 1))
  done
  text=$(<"$KIND_DIR/setups/native-bgp/bgp.yaml")
  apply_soon "${text/peers: FRR_PEERS/peers: [$peers]}"
  await_success 90 routes_learned "$#" ||
    fail 1 "FRR did not learn every node's blocks in 90 s; next: docker exec $(kind_frr) vtysh -c 'show bgp summary'"
}

# The aggregate, a next hop per network.
way_to_frr() { # node networks...
  local network address device hops=()
  for network in "${@:2}"; do
    address=$(kind_address "$(kind_frr)" "$network")
    device=$(kind_device "$1" "$network")
    hops+=(nexthop via "$address" dev "$device")
  done
  docker exec "$1" ip route replace "$(kind_pod_network)" proto static "${hops[@]}"
}

# FRR has as many next hops for every block as there are networks.
routes_learned() { # hops
  local blocks
  blocks=$(pod_blocks) || return
  # shellcheck disable=SC2046
  docker exec "$(kind_frr)" vtysh -c 'show ip route bgp json' | python3 "$KIND_DIR/learned.py" "$1" $(awk '{ print $3 }' <<<"$blocks")
}
