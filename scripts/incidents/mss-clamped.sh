# shellcheck shell=bash disable=SC2034
# Pods believe in an MTU of 1500, but what they announce is clamped to what fits, both ways.

on vxlan
LOOK_ALIKE_OF=mss-too-large
WHAT="nothing is broken: the pods' routes say MTU 1500, but SYN and SYN-ACK are clamped to MSS 1410, and full segments fit"
OFFLOADS=off
SELECT="tcp.flags.syn == 1 && tcp.options.mss_val == 1410"
POINTS=(worker/eth0 worker2/eth0)

cause() { for pod in "${PODS[@]}"; do pod_mtu "$pod" 1500 advmss 1410; done; }

steps() {
  http_step http-internode web 1 2 3
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 16384 4
}
