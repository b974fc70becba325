# shellcheck shell=bash
# Routing without a tunnel, by the kernel. Sourced after topology.sh.

# Local delivery: a route per pod, and a fixed neighbour so that no ARP of the node's shows in a pod's capture.
native_local() {
  local pod node
  for pod in "${LAB_PODS[@]}"; do
    node=${LAB_POD_NODE[$pod]}
    ip_in "$node" -batch - <<BATCH
route add ${LAB_POD_IP[$pod]} dev ${LAB_LXC[$pod]} scope link proto kernel
neigh add ${LAB_POD_IP[$pod]} lladdr ${LAB_POD_MAC[$pod]} dev ${LAB_LXC[$pod]} nud permanent
BATCH
  done
}

# Every node reaches the others' pod CIDR via their node address: native_direct PROTO
native_direct() {
  local node other
  for node in "${LAB_NODES[@]}"; do
    for other in "${LAB_NODES[@]}"; do
      [[ $other == "$node" ]] || echo "route add ${LAB_CIDR[$other]} via 172.18.0.${LAB_OCTET[$other]} dev eth0 proto $1"
    done | ip_in "$node" -batch -
  done
}
