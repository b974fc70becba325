# shellcheck shell=bash disable=SC2034
# At the node's eth0 ICMP fragmentation needed quotes the backend, in the pod the service it called: translated back, and understood.

on native-auto
SERVICE=10.96.0.80
LOOK_ALIKE_OF=frag-needed-undelivered
WHAT="nothing is broken: worker translates $SERVICE to web with connection tracking, which also translates the ICMP fragmentation needed"
OFFLOADS=off
SELECT="icmp.type == 3 && icmp.code == 4 && icmp.mtu == 1400"
POINTS=(worker/eth0 "$(lxc_point client)" "$(pod_point client)")
ALSO=('mss-too-large # the SYNs announce more than a link of 1400 bytes carries')

cause() {
  through_gateway worker worker2 1400
  in_ns worker nft -f - <<NFT
table ip incident {
  chain services {
    type nat hook prerouting priority dstnat;
    ip daddr $SERVICE dnat to ${LAB_POD_IP[web]}
  }
}
NFT
}

steps() {
  step bulk bulk client web python3 scripts/traffic/bulk.py send "$SERVICE" "$BULK" 16384 4
}
