# shellcheck shell=bash disable=SC2034
# A node's firewall rejects a port and says so: administratively prohibited.

on native-auto
RULE=refused-by-icmp
WHAT="worker2 rejects forwarded TCP to port 80 with ICMP administratively prohibited"
SELECT="icmp.type == 3 && icmp.code == 13"
POINTS=(worker2/eth0 worker/eth0)

cause() { node_rule worker2 forward 'tcp dport 80 counter reject with icmp type admin-prohibited'; }

steps() {
  ping_step ping-internode web 2
  EXPECTED=failure
  http_step http-internode web 1 1 2
}
