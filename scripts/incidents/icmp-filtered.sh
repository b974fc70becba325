# shellcheck shell=bash disable=SC2034
# A capture filter that hides ICMP: errors that would explain a loss are not in the files.

on native-auto
RULE=icmp-filtered
WHAT="worker2 rejects TCP to port 80 with an ICMP error, and the capture filter lets only TCP into the files"
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && tcp.dstport == 80"
POINTS=(worker/eth0)
CAPTURE=(--filter 'tcp')
ALSO=("policy-drop # without the ICMP errors it looks like one" "unanswered-request # likewise" "packets-lost # likewise")

cause() { node_rule worker2 forward 'tcp dport 80 counter reject with icmp type admin-prohibited'; }

steps() {
  EXPECTED=failure
  http_step http-internode web 1 1 2
}
