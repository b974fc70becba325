# shellcheck shell=bash disable=SC2034
# One node tunnels and the other routes natively, as after a change of the routing mode that reached only one of them.

on vxlan
RULE=mixed-encapsulation
WHAT="worker2's pods are routed natively, without Cilium's programs, while worker encapsulates: requests come in VXLAN, answers go back bare"
SELECT="!udp.dstport == 8472 && ip.src == ${LAB_POD_IP[web]} && ip.dst == ${LAB_POD_IP[client]}"
POINTS=(worker/eth0 worker2/eth0)

cause() {
  in_ns worker2 bpftool net detach tcx_ingress dev "${LAB_LXC[web]}" 2>/dev/null ||
    in_ns worker2 tc filter delete dev "${LAB_LXC[web]}" ingress
  ip_in worker2 route replace "${LAB_CIDR[worker]}" via "$(node_ip worker)" dev eth0 mtu 1450
}

steps() {
  ping_step ping-internode web 3
  http_step http-internode web 1 1 3
}
