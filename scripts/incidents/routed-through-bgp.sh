# shellcheck shell=bash disable=SC2034
# Pod packets to a router's MAC are right where the router knows the pods' nodes by BGP.

on native-bgp bgp
LOOK_ALIKE_OF=missing-pod-route
WHAT="nothing was broken: pods' packets between nodes go to the MAC of an FRR router, which learnt every pod CIDR by BGP"
NODES=(worker worker2 frr)
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && eth.dst == $(node_mac frr)"
POINTS=(worker/eth0)

steps() {
  ping_step ping-internode web 3
  http_step http-internode web 1 1 3
}
