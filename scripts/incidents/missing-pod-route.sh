# shellcheck shell=bash disable=SC2034
# A node without a route to the far node's pods hands their packets to its default gateway, which knows no way either.

on native-auto
RULE=missing-pod-route
WHAT="worker's route to ${LAB_CIDR[worker2]} (worker2's pods) was deleted, so packets for these pods leave to the default gateway"
LAST_SEEN_AT=(worker/eth0) NEXT_EXPECTED_AT=(worker2/eth0)
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && eth.dst == $GATEWAY_MAC"
POINTS=(worker/eth0)

cause() { ip_in worker route delete "${LAB_CIDR[worker2]}"; }

steps() {
  EXPECTED=failure
  ping_step ping-internode web 3 0.4
  http_step http-internode web 1 1 3.2
}
