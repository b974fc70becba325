# shellcheck shell=bash disable=SC2034
# A switch between the nodes takes smaller frames than the nodes believe: full segments vanish, small ones pass, nobody says so.

on vxlan
RULE=pmtu-blackhole
WHAT="the network between the nodes silently drops IP packets above 1400 bytes, while the nodes' MTU is 1500"
LAST_SEEN_AT=(worker/eth0) NEXT_EXPECTED_AT=(worker2/eth0)
OFFLOADS=off
SELECT="ip.src == ${LAB_POD_IP[client]} && tcp.dstport == 5201 && frame.len > 1414"
POINTS=(worker/eth0)
ALSO=('mss-too-large # the SYNs announce more than a link of 1400 bytes carries')

cause() { underlay_drops 'ip length > 1400'; }

steps() {
  ping_step ping-internode web 3
  http_step http-internode web 1 1 3
  EXPECTED=failure
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 16384 4
}
