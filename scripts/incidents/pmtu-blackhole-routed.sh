# shellcheck shell=bash disable=SC2034
# A router with a smaller next link must not say so: its ICMP is filtered, and full segments vanish.

on native-auto
RULE=pmtu-blackhole
WHAT="the way to worker2's pods leads through a router whose next link has MTU 1400 and whose ICMP fragmentation needed is filtered"
LAST_SEEN_AT=(worker/eth0) NEXT_EXPECTED_AT=(worker2/eth0)
SELECT="ip.src == ${LAB_POD_IP[client]} && tcp.dstport == 5201 && ip.len > 1400"
POINTS=(worker/eth0)
ALSO=('mss-too-large # the SYNs announce more than a link of 1400 bytes carries')

cause() {
  through_gateway worker worker2 1400
  node_rule net output 'icmp type destination-unreachable icmp code frag-needed counter drop'
}

steps() {
  ping_step ping-internode web 3
  http_step http-internode web 1 1 3
  EXPECTED=failure
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 16384 4
}
