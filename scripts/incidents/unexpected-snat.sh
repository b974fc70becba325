# shellcheck shell=bash disable=SC2034
# A node masquerades what its pods send to pods of other nodes, as its rule has no exception for the native-routing CIDR.

on native-auto
RULE=unexpected-snat
WHAT="worker masquerades everything its pods send through eth0, also to $NATIVE_CIDR: web sees worker's address instead of client's"
SELECT="ip.src == $(node_ip worker) && ip.dst == ${LAB_POD_IP[web]}"
POINTS=(worker/eth0 worker2/eth0)

cause() { masquerades worker; }

steps() {
  ping_step ping-internode web 3
  http_step http-internode web 1 2 3
}
