# shellcheck shell=bash disable=SC2034
# The router's ICMP fragmentation needed comes to the node and not to the pod, which goes on sending what does not fit.

on native-auto
RULE=frag-needed-undelivered
WHAT="the way to worker2's pods has a link of MTU 1400, and worker drops the router's ICMP fragmentation needed instead of handing it to the pod"
LAST_SEEN_AT=(worker/eth0) NEXT_EXPECTED_AT=("$(lxc_point client)")
OFFLOADS=off
SELECT="icmp.type == 3 && icmp.code == 4 && icmp.mtu == 1400"
POINTS=(worker/eth0)
ALSO=(
  'mss-too-large # the SYNs announce more than a link of 1400 bytes carries'
  'pmtu-blackhole # the pod sends the same full segments again and again, as in any black hole'
)

cause() {
  through_gateway worker worker2 1400
  node_drops worker 'icmp type destination-unreachable icmp code frag-needed'
}

steps() {
  ping_step ping-internode web 3
  EXPECTED=failure
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 16384 4
}
