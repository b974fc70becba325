# shellcheck shell=bash disable=SC2034
# An address that one node gave up and another gave out anew is no duplicate: the packets from the two nodes do not overlap in time.

on vxlan
LOOK_ALIKE_OF=duplicate-pod-cidr
WHAT="nothing is broken: the address of worker's client is first its own, then, in mid-run, that of control-plane's batch, and all nodes know"
NODES=(worker2) PODS=(web)
SELECT="udp.dstport == 8472 && ip.src == ${LAB_POD_IP[client]}"
POINTS=(worker2/eth0)

move() {
  in_ns client ip address delete "${LAB_POD_IP[client]}/32" dev eth0
  in_ns batch ip address replace "${LAB_POD_IP[client]}/32" dev eth0
  in_ns batch ip address delete "${LAB_POD_IP[batch]}/32" dev eth0
  {
    datapath_entry control-plane "${LAB_POD_IP[client]}" 0.0.0.0 "${LAB_IDENTITY[batch]}" "${LAB_LXC_INDEX[batch]}" \
      "${LAB_POD_MAC[batch]}" "${LAB_LXC_MAC[batch]}"
    datapath_entry worker2 "${LAB_POD_IP[client]}" "$(node_ip control-plane)" "${LAB_IDENTITY[batch]}" 5 \
      00:00:00:00:00:00 00:00:00:00:00:00
  } | map_updates
}

steps() {
  ping_step ping-client web 3
  move
  step ping-batch ping batch web ping -n -c 3 -i 0.2 -W 1 "${IP[web]}"
}
