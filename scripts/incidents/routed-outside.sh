# shellcheck shell=bash disable=SC2034
# Pods may leave the cluster with their own addresses where the network outside knows the way back.

on native-auto
LOOK_ALIKE_OF=missing-snat
WHAT="nothing is broken: worker does not masquerade, and the network outside has a route to its pods' addresses"
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == $OUTSIDE"
POINTS=(worker/eth0)

cause() {
  outside_host
  ip_in net route add "${LAB_CIDR[worker]}" via "$(node_ip worker)"
}

steps() {
  ping_step ping-internode web 3
  ping_step ping-outside "$OUTSIDE" 3
}
