# shellcheck shell=bash disable=SC2034
# Pods' packets leave the cluster with the pods' own addresses, to which nobody outside knows a way back.

on native-auto
RULE=missing-snat
WHAT="worker does not masquerade: what client sends to $OUTSIDE leaves with ${LAB_POD_IP[client]}, to which the host outside has no route"
LAST_SEEN_AT=(worker/eth0)
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == $OUTSIDE"
POINTS=(worker/eth0)

cause() { outside_host; }

steps() {
  ping_step ping-internode web 3
  EXPECTED=failure
  ping_step ping-outside "$OUTSIDE" 3 0.4
  http_step http-outside "$OUTSIDE" 1 1 3.2
}
