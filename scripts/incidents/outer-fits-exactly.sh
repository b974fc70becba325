# shellcheck shell=bash disable=SC2034
# Packets of exactly the pods' MTU fill the underlay's MTU to the last byte, and need no fragments.

on vxlan
LOOK_ALIKE_OF=outer-fragmentation
WHAT="nothing is broken: pods send packets of exactly 1450 bytes, which VXLAN makes 1500, the underlay's MTU"
OFFLOADS=off
SELECT="frame.len == 1514 && ip.src == $(node_ip worker) && ip.dst == $(node_ip worker2)"
POINTS=(worker/eth0 worker2/eth0)

steps() {
  step udp-probe-1450 udp-probe client web python3 scripts/traffic/udp_probe.py send "${IP[web]}" "$PROBE" 1450 3 1
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 16384 4
}
