# shellcheck shell=bash disable=SC2034
# Segmentation offload: captures show frames far above the MTU, which no wire carries. They are no sign of a wrong MTU.

on vxlan
LOOK_ALIKE_OF=pmtu-blackhole
WHAT="nothing is broken: segmentation offload is on, so captures show frames of many segments that are above the MTU"
SELECT="tcp.dstport == 5201 && frame.len > 1514"
POINTS=(worker/eth0 worker2/eth0 "$(pod_point client)" "$(pod_point web)")
ALSO=('offload-artefact # info: frames above the MTU, at every point')

steps() {
  ping_step ping-internode web 3
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 65536 4
}
