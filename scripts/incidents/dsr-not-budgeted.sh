# shellcheck shell=bash disable=SC2034
# Cilium's DSR option adds 12 bytes for which the pods' MTU left no room: full-size requests are fragmented on the wire.

on geneve dsr
RULE=dsr-not-budgeted
WHAT="pods' MTU leaves 50 bytes for Geneve and none for the 12 of the DSR option, and the network between the nodes drops fragments"
LAST_SEEN_AT=(worker/eth0)
NEXT_EXPECTED_AT=(worker2/eth0)
SELECT="(ip.flags.mf == 1 || ip.frag_offset > 0) && ip.src == $(node_ip worker)"
POINTS=(worker/eth0)

cause() { underlay_drops 'ip frag-off & 0x3fff != 0'; }

steps() {
  step probe-1438 udp-probe client web python3 scripts/traffic/udp_probe.py send "${IP[web]}" "$PROBE" 1438 1 1
  http_step http-internode web 1 1 3
  EXPECTED=failure
  step probe-1439 udp-probe client web python3 scripts/traffic/udp_probe.py send "${IP[web]}" "$PROBE" 1439 1 0.5
  step probe-1450 udp-probe client web python3 scripts/traffic/udp_probe.py send "${IP[web]}" "$PROBE" 1450 2 0.5
}
