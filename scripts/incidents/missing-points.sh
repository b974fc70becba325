# shellcheck shell=bash disable=SC2034
# A loss of which only the sending side was captured: nobody can say where the packets ended.

on native-auto
RULE=missing-points
WHAT="the network between the nodes drops TCP to port 80, and only worker was captured"
NODES=(worker) PODS=(client)
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && tcp.dstport == 80"
POINTS=(worker/eth0)

cause() { underlay_drops 'tcp dport 80'; }

steps() {
  ping_step ping-internode web 2
  EXPECTED=failure
  http_step http-internode web 1 1 3.2
}
