# shellcheck shell=bash disable=SC2034
# Of what the tunnel carries only TCP is lost: the tunnel itself is not blocked, as ping and DNS show.

on vxlan
RULE=packets-lost
LOOK_ALIKE_OF=tunnel-blocked
WHAT="the network between the nodes drops VXLAN packets that carry TCP from worker to worker2; ICMP and UDP pass"
LAST_SEEN_AT=(worker/eth0) NEXT_EXPECTED_AT=(worker2/eth0)
SELECT="tcp.flags.syn == 1 && ip.dst == ${LAB_POD_IP[web]}"
POINTS=(worker/eth0)
PODS=(client web dns)

# From the outer UDP header on: 8 UDP, 8 VXLAN, 14 Ethernet, 9 up to the inner protocol.
cause() { underlay_drops "ip saddr $(node_ip worker) udp dport 8472 @th,312,8 6"; }

steps() {
  ping_step ping-internode web 3
  dns_step 2 "web.$ZONE/A"
  EXPECTED=failure
  http_step http-internode web 1 1 3.2
}
