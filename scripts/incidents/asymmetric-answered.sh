# shellcheck shell=bash disable=SC2034
# Two uplinks are there to be used: requests by one and answers by the other are no incident where both arrive.

on native-bgp ecmp
LOOK_ALIKE_OF=asymmetric-path
WHAT="nothing is broken: worker sends to worker2's pods through eth0 alone and their answers come in on eth1, which takes them"
SELECT="ip.src == ${LAB_POD_IP[web]} && ip.dst == ${LAB_POD_IP[client]}"
POINTS=(worker/eth1 "$(pod_point client)")

cause() {
  ip_in worker route replace "${LAB_CIDR[worker2]}" via 172.18.0.100 dev eth0
  ip_in worker2 route replace "${LAB_CIDR[worker]}" via 172.19.0.100 dev eth1
}

# The router's own routes are there once BGP is.
steps() {
  ip_in frr route replace "${LAB_CIDR[worker]}" via 172.19.0.3 dev eth1
  ping_step ping-internode web 3
  http_step http-internode web 1 1 3
}
