# shellcheck shell=bash disable=SC2034
# A node asks who has its neighbour's address and nobody answers: its packets wait, and are dropped before they are sent.

on native-auto
RULE=neighbour-unresolved
WHAT="worker2 ignores ARP, and worker forgot its MAC address"
LAST_SEEN_AT=("$(lxc_point client)") NEXT_EXPECTED_AT=(worker/eth0)
SELECT="arp.opcode == 1 && arp.dst.proto_ipv4 == $(node_ip worker2)"
POINTS=(worker/eth0)

cause() {
  in_ns worker2 sysctl -q -w net.ipv4.conf.all.arp_ignore=8
  ip_in worker neigh flush dev eth0
}

steps() {
  EXPECTED=failure
  ping_step ping-internode web 3 0.4
  http_step http-internode web 1 1 3.2
}
