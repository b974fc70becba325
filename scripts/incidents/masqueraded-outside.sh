# shellcheck shell=bash disable=SC2034
# What pods send out of the cluster has the node's address, and must have.

on native-auto
LOOK_ALIKE_OF=unexpected-snat
WHAT="nothing is broken: worker masquerades what its pods send out of the cluster, and nothing of what they send to $NATIVE_CIDR"
SELECT="ip.src == $(node_ip worker) && ip.dst == $OUTSIDE"
POINTS=(worker/eth0)

cause() {
  outside_host
  masquerades worker ip daddr != "$NATIVE_CIDR"
}

servers() { serve net http python3 scripts/traffic/http_server.py "$OUTSIDE" "$HTTP"; }

steps() {
  ping_step ping-internode web 3
  ping_step ping-outside "$OUTSIDE" 3
  http_step http-outside "$OUTSIDE" 1 1 3
}
