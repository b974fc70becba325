# shellcheck shell=bash disable=SC2034
# Of the pods' own fragments only the first arrives: a middlebox drops the later ones, and nothing can be put together.

on vxlan
RULE=fragments-lost
WHAT="the network between the nodes drops the second and later fragments of what pods send, the first ones pass"
LAST_SEEN_AT=(worker/eth0) NEXT_EXPECTED_AT=(worker2/eth0)
SELECT="ip.frag_offset > 0 && ip.src == ${LAB_POD_IP[client]}"
POINTS=(worker/eth0)

# From the outer UDP header on: 8 UDP, 8 VXLAN, 14 Ethernet, 6 up to the inner fragment offset.
cause() { underlay_drops 'udp dport 8472 @th,288,16 & 0x1fff != 0'; }

steps() {
  ping_step ping-internode web 3
  EXPECTED=failure
  step udp-fragmented udp-probe client web python3 scripts/traffic/udp_probe.py send-fragmented "${IP[web]}" "$PROBE" 3000 4 0.5
}
