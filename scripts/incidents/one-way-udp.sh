# shellcheck shell=bash disable=SC2034
# Datagrams that nobody is meant to answer, as to a log collector.

on vxlan
LOOK_ALIKE_OF=unanswered-request
WHAT="nothing was broken: the pod sends datagrams to a receiver that never answers"
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && udp.dstport == 9999"
POINTS=("$(pod_point web)")

servers() { serve web sink python3 scripts/traffic/udp_probe.py sink "${IP[web]}" 9999; }

steps() {
  EXPECTED=failure
  step datagrams udp-probe client web python3 scripts/traffic/udp_probe.py send "${IP[web]}" 9999 100 3 0.5
}
