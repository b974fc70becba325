# shellcheck shell=bash disable=SC2034
# A firewall in the underlay takes VXLAN away without a word: whatever pods send to the far node is lost, both ways.

on vxlan
RULE=tunnel-blocked
WHAT="the network between the nodes drops UDP 8472 between worker and worker2, silently and both ways"
LAST_SEEN_AT=(worker/eth0) NEXT_EXPECTED_AT=(worker2/eth0)
SELECT="udp.dstport == 8472 && ip.src == $(node_ip worker) && ip.dst == $(node_ip worker2)"
POINTS=(worker/eth0)

cause() { underlay_drops 'udp dport 8472'; }

steps() {
  EXPECTED=failure
  ping_step ping-internode web 3 0.4
  dns_step 0.5 "web.$ZONE/A"
  http_step http-internode web 1 1 3.2
}
