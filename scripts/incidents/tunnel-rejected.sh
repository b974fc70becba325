# shellcheck shell=bash disable=SC2034
# The far node's own firewall refuses VXLAN and says so with ICMP administratively prohibited, which no pod ever sees.

on vxlan
RULE=tunnel-blocked
WHAT="worker2's firewall rejects UDP 8472 with ICMP administratively prohibited"
LAST_SEEN_AT=(worker2/eth0) NEXT_EXPECTED_AT=(worker2/cilium_vxlan)
SELECT="icmp.type == 3 && icmp.code == 13 && ip.src == $(node_ip worker2)"
POINTS=(worker/eth0 worker2/eth0)

cause() { node_rejects worker2 admin-prohibited 'udp dport 8472'; }

steps() {
  EXPECTED=failure
  ping_step ping-internode web 3 0.4
  dns_step 0.5 "web.$ZONE/A"
  http_step http-internode web 1 1 3.2
}
