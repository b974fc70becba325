# shellcheck shell=bash disable=SC2034
# The network between the nodes loses one port and nothing else: no pattern says why, only where the packets were seen last.

on native-auto
RULE=packets-lost
WHAT="the network between the nodes drops TCP to port 80, silently; everything else passes"
LAST_SEEN_AT=(worker/eth0) NEXT_EXPECTED_AT=(worker2/eth0)
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && tcp.dstport == 80"
POINTS=(worker/eth0)

cause() { underlay_drops 'tcp dport 80'; }

steps() {
  ping_step ping-internode web 3
  EXPECTED=failure
  http_step http-internode web 1 1 3.2
}
