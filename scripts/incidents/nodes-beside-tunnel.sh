# shellcheck shell=bash disable=SC2034
# What nodes say to each other is never encapsulated, and what a pod asks a node comes back in the tunnel: both are meant so.

on vxlan
LOOK_ALIKE_OF=mixed-encapsulation
WHAT="nothing is broken: beside pods' VXLAN the nodes talk bare, and a pod that asks worker2 itself is answered through the tunnel"
SELECT="icmp && ip.src == ${LAB_POD_IP[client]} && ip.dst == $(node_ip worker2)"
POINTS=(worker/eth0 worker2/eth0)
PODS=(client echo web)

steps() {
  ping_step ping-intranode echo 2
  ping_step ping-internode web 3
  in_ns worker ping -q -n -c 3 -i 0.2 "$(node_ip worker2)" >/dev/null
  step ping-node ping client web ping -n -c 3 -i 0.2 -W 1 "$(node_ip worker2)"
  http_step http-internode web 1 1 3
}
