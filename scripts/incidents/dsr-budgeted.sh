# shellcheck shell=bash disable=SC2034
# DSR with room for its option: requests as large as fit, and full-size packets without the option, leave in one piece.

on geneve dsr
LOOK_ALIKE_OF=dsr-not-budgeted
WHAT="nothing is broken: requests with the DSR option stay below the 1438 bytes that it leaves, and packets of 1450 bytes carry none"
SELECT="geneve.option.class == 0x014b"
POINTS=(worker/eth0 worker2/eth0)

steps() {
  step probe-1438 udp-probe client web python3 scripts/traffic/udp_probe.py send "${IP[web]}" "$PROBE" 1438 2 1
  http_step http-internode web 1 1 3
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 16384 5
}
