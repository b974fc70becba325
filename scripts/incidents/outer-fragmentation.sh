# shellcheck shell=bash disable=SC2034
# Pods use the underlay's whole MTU, nothing is left for the tunnel's header: every full packet crosses as two outer fragments.

on vxlan
RULE=outer-fragmentation
WHAT="the pods' routes say MTU 1500 instead of 1450, so the node fragments the VXLAN packets of full-size segments"
OFFLOADS=off
SELECT="(ip.flags.mf == 1 || ip.frag_offset > 0) && ip.src == $(node_ip worker) && ip.dst == $(node_ip worker2)"
POINTS=(worker/eth0 worker2/eth0)
ALSO=('mss-too-large # the SYNs announce 1460, which leaves no room for 50 bytes of VXLAN')

cause() { for pod in "${PODS[@]}"; do pod_mtu "$pod" 1500; done; }

steps() {
  ping_step ping-internode web 3
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 16384 4
}
