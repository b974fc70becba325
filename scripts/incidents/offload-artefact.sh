# shellcheck shell=bash disable=SC2034
# Segmentation offload on a path without a tunnel: one frame is captured where a wire would carry many.

on native-auto
RULE=offload-artefact
WHAT="nothing is broken: segmentation offload is on, so a transfer of 64 KiB is captured as a few frames above the MTU"
SELECT="tcp.dstport == 5201 && frame.len > 1514"
POINTS=(worker/eth0 worker2/eth0 "$(pod_point client)" "$(pod_point web)")

steps() { step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 65536 4; }
