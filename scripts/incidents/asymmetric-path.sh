# shellcheck shell=bash disable=SC2034
# A node that asks through one uplink gets its answers through the other, where strict reverse path filtering drops them.

on native-bgp ecmp
RULE=asymmetric-path
WHAT="worker sends to worker2's pods through eth0 alone, their answers come in on eth1, and worker's strict rp_filter there drops them"
LAST_SEEN_AT=(worker/eth1) NEXT_EXPECTED_AT=("$(lxc_point client)")
SELECT="ip.src == ${LAB_POD_IP[web]} && ip.dst == ${LAB_POD_IP[client]}"
POINTS=(worker/eth1)

cause() {
  ip_in worker route replace "${LAB_CIDR[worker2]}" via 172.18.0.100 dev eth0
  ip_in worker2 route replace "${LAB_CIDR[worker]}" via 172.19.0.100 dev eth1
  in_ns worker sysctl -qw net.ipv4.conf.eth1.rp_filter=1
}

# The router's own routes are there once BGP is.
steps() {
  ip_in frr route replace "${LAB_CIDR[worker]}" via 172.19.0.3 dev eth1
  EXPECTED=failure
  ping_step ping-internode web 3 0.4
  http_step http-internode web 1 1 3.2
}
