# shellcheck shell=bash disable=SC2034
# WireGuard's device and the pods use the underlay's whole MTU, so every full packet is cut once it is encrypted.

on native-auto
# shellcheck source=parts/encryption.sh
source "$SCRIPTS/incidents/parts/encryption.sh"
RULE=encryption-not-budgeted
WHAT="pods and cilium_wg0 have the underlay's MTU of 1500, so WireGuard's packets of full segments are larger than that and travel in fragments"
SHAPED=$WIREGUARD_SHAPED
OFFLOADS=off
SELECT="(ip.flags.mf == 1 || ip.frag_offset > 0) && ip.src == $(node_ip worker) && ip.dst == $(node_ip worker2)"
POINTS=(worker/eth0 worker2/eth0)

cause() {
  encrypts worker worker2 1500
  encrypts worker2 worker 1500
  for pod in "${PODS[@]}"; do pod_mtu "$pod" 1500; done
}

steps() {
  ping_step ping-internode web 3
  http_step http-internode web 1 1 3
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 16384 4
}
