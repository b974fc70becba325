# shellcheck shell=bash disable=SC2034
# A router with a smaller next link says so, the pod hears it and sends smaller segments: path MTU discovery as it should be.

on native-auto
LOOK_ALIKE_OF=pmtu-blackhole
WHAT="nothing is broken: a router's next link has MTU 1400, its ICMP fragmentation needed reaches the pod, which sends smaller segments"
OFFLOADS=off
SELECT="icmp.type == 3 && icmp.code == 4 && icmp.mtu == 1400"
POINTS=(worker/eth0 "$(lxc_point client)" "$(pod_point client)")
ALSO=('mss-too-large # the SYNs announce more than a link of 1400 bytes carries')

cause() { through_gateway worker worker2 1400; }

steps() {
  ping_step ping-internode web 3
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 16384 4
}
