# shellcheck shell=bash disable=SC2034
# What a node itself sends to a far pod carries a reserved identity, and rightly so.

on vxlan
LOOK_ALIKE_OF=wrong-identity
WHAT="nothing was broken: worker itself pings web, from its router address and as identity 6 (remote-node), beside what client sends"
SELECT="vxlan.vni == 6 && ip.src == ${LAB_ROUTER_IP[worker]}"
POINTS=(worker/eth0 worker2/eth0)

steps() {
  ping_step ping-internode web 3
  rt_node worker ping -n -q -c 3 -i 0.2 -I "${LAB_ROUTER_IP[worker]}" "${IP[web]}" >/dev/null
  http_step http-internode web 1 1 3
}
