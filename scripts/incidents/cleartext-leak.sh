# shellcheck shell=bash disable=SC2034
# Nodes encrypt what pods send each other, but a more specific route leads past the encryption.

on native-auto
RULE=cleartext-leak
SHAPED=$WIREGUARD_SHAPED
WHAT="worker and worker2 encrypt between their pods, but a route on worker sends what is for dns past that: it leaves readable"
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[dns]}"
POINTS=(worker/eth0 worker2/eth0)
PODS=(client web dns)

cause() {
  encrypts worker worker2
  encrypts worker2 worker
  ip_in worker route add "${LAB_POD_IP[dns]}" via "$(node_ip worker2)" dev eth0
}

steps() {
  ping_step ping-internode web 3
  dns_step 2 "web.$ZONE/A"
  http_step http-internode web 1 1 3
}
