# shellcheck shell=bash
# What every setup has in common: namespaces, the switch, node and pod links, addresses, the pods' routes.
# Sourced after names.sh. Links are created inside their namespaces at once, never in the root namespace.

in_ns() { nsenter --net="/run/netns/$(lab_ns "$1")" -- "${@:2}"; }
ip_in() { ip -n "$(lab_ns "$1")" "${@:2}"; }

# Namespaces, and their sysctls before any link exists, so that every link inherits them.
topology_namespaces() {
  local name no_ipv6=()
  [[ ! -d /proc/sys/net/ipv6 ]] || no_ipv6=(net.ipv6.conf.{all,default}.disable_ipv6=1)
  for name in "$@"; do echo "netns add $(lab_ns "$name")"; done | ip -batch -
  for name in "$@"; do
    # send_redirects: forwarding back out of the interface a packet came from (the router) must not move the path.
    in_ns "$name" sysctl -qw "${no_ipv6[@]}" net.ipv4.conf.{all,default}.{rp_filter,send_redirects,accept_redirects}=0
  done
}

# One bridge per underlay network, its gateway address on it, as docker does: topology_switch N (N: 0 is 172.18/16).
topology_switch() {
  local prefix
  prefix=$(printf '02:42:ac:%02x' $((18 + $1)))
  ip_in net -batch - <<BATCH
link set lo up
link add br$1 address $prefix:00:01 type bridge
link set br$1 up
address add 172.$((18 + $1)).0.1/16 dev br$1
BATCH
}

# An interface eth<N> of a node or router on switch N: topology_uplink NAME N
topology_uplink() {
  local octet=${LAB_OCTET[$1]} port network=172.$((18 + $2))
  port=veth$2-$octet
  ip -batch - <<BATCH
link add eth$2 netns $(lab_ns "$1") index $((2 + 8 * $2)) address $(printf '02:42:ac:%02x:00:%02x' $((18 + $2)) "$octet") \
  type veth peer name $port netns $(lab_ns net)
BATCH
  ip_in net link set "$port" master "br$2" up
  ip_in "$1" -batch - <<BATCH
link set lo up
link set eth$2 up
address add $network.0.$octet/16 dev eth$2
BATCH
}

# cilium_net and cilium_host (NOARP, as in pkg/datapath/loader/netlink.go) with the address that pods use as gateway.
topology_node() {
  local router=${LAB_ROUTER_IP[$1]}
  in_ns "$1" sysctl -qw net.ipv4.ip_forward=1
  ip_in "$1" -batch - <<BATCH
route add default via 172.18.0.1 dev eth0
link add cilium_net index 3 address $(lab_host_mac "$1" net) type veth peer name cilium_host index 4 address $(lab_host_mac "$1" host)
link set cilium_net arp off up
link set cilium_host arp off up
address add $router/32 dev cilium_host
route add $router dev cilium_host scope link proto kernel
BATCH
}

lab_host_mac() {
  local hash
  hash=$(printf '%s/cilium_%s' "$1" "$2" | sha256sum)
  lab_mac "$([[ $2 == net ]] && echo 46 || echo f6)" "$hash"
}

# A pod behind its lxc: topology_pod POD MTU. The device stays at 1500, the route carries the reduced MTU
# (pkg/datapath/connector/ipam.go IPv4Routes), so same-node traffic has the smaller MSS too.
topology_pod() {
  local node=${LAB_POD_NODE[$1]} lxc=${LAB_LXC[$1]} router
  router=${LAB_ROUTER_IP[$node]}
  ip -batch - <<BATCH
link add $lxc netns $(lab_ns "$node") index ${LAB_LXC_INDEX[$1]} address ${LAB_LXC_MAC[$1]} \
  type veth peer name eth0 index 2 address ${LAB_POD_MAC[$1]} netns $(lab_ns "$1")
BATCH
  ip_in "$node" link set "$lxc" up
  ip_in "$1" -batch - <<BATCH
link set lo up
link set eth0 up
address add ${LAB_POD_IP[$1]}/32 dev eth0
route add $router dev eth0 scope link
route add default via $router dev eth0 mtu $2
BATCH
}

# Offloads as with a real NIC: super-frames and partial checksums at the sender, segments as on a wire at the receiver.
topology_nic_like() {
  local node
  for node in "${LAB_NODES[@]}"; do
    in_ns net ethtool -K "veth0-${LAB_OCTET[$node]}" tx off tso off gso off >/dev/null
  done
}
