# shellcheck shell=bash disable=SC2034
# Full packets under WireGuard that fill the underlay without a fragment: the pods' MTU leaves the 80 bytes that it may need.

on native-auto
# shellcheck source=parts/encryption.sh
source "$SCRIPTS/incidents/parts/encryption.sh"
LOOK_ALIKE_OF=encryption-not-budgeted
WHAT="nothing is broken: pods and cilium_wg0 have an MTU of 1420, the underlay's less the 80 bytes of WireGuard, and no packet is cut"
SHAPED=$WIREGUARD_SHAPED
OFFLOADS=off
SELECT="udp.port == 51871 && frame.len > 1480"
POINTS=(worker/eth0 worker2/eth0)

cause() {
  encrypts worker worker2 1420
  encrypts worker2 worker 1420
  for pod in "${PODS[@]}"; do pod_mtu "$pod" 1420; done
}

steps() {
  ping_step ping-internode web 3
  http_step http-internode web 1 1 3
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 16384 4
}
