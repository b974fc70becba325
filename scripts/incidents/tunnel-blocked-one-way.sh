# shellcheck shell=bash disable=SC2034
# A firewall takes VXLAN away in one direction: requests arrive and are answered, no answer comes back.

on vxlan
RULE=tunnel-blocked
WHAT="the network between the nodes drops UDP 8472 from worker2 to worker, silently; the other way it passes"
LAST_SEEN_AT=(worker2/eth0) NEXT_EXPECTED_AT=(worker/eth0)
SELECT="udp.dstport == 8472 && ip.src == $(node_ip worker2) && ip.dst == $(node_ip worker)"
POINTS=(worker2/eth0)

cause() { underlay_drops "ip saddr $(node_ip worker2) udp dport 8472"; }

steps() {
  EXPECTED=failure
  ping_step ping-internode web 3 0.4
  dns_step 0.5 "web.$ZONE/A"
  http_step http-internode web 1 1 3.2
}
