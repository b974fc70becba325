# shellcheck shell=bash disable=SC2034
# A switch between the nodes takes smaller frames than the nodes believe, seen from the far side: web sends, client hears nothing of it.

on geneve
RULE=pmtu-blackhole
WHAT="the network between the nodes silently drops IP packets above 1420 bytes, while the nodes' MTU is 1500, and what web sends to client does not fit"
LAST_SEEN_AT=(worker2/eth0) NEXT_EXPECTED_AT=(worker/eth0)
OFFLOADS=off
SELECT="ip.src == ${LAB_POD_IP[web]} && tcp.dstport == 5201 && frame.len > 1434"
POINTS=(worker2/eth0)
ALSO=('mss-too-large # the SYNs announce more than a link of 1420 bytes carries')

cause() { underlay_drops 'ip length > 1420'; }

servers() { serve client bulk python3 scripts/traffic/bulk.py receive "${IP[client]}" "$BULK"; }

steps() {
  ping_step ping-internode web 3
  EXPECTED=failure
  step bulk bulk web client python3 scripts/traffic/bulk.py send "${IP[client]}" "$BULK" 16384 4
}
