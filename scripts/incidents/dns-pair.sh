# shellcheck shell=bash disable=SC2034
# Two DNS queries from one socket at once, as every resolver sends them, and both are answered.

on native-auto
LOOK_ALIKE_OF=dns-race
WHAT="nothing was broken: client asks for A and AAAA from one port at once, three times, and gets both answers"
SELECT="dns.flags.response == 0 && dns.qry.type == 28"
POINTS=("$(pod_point client)")
PODS=(client dns)

steps() {
  local again
  for again in 1 2 3; do
    step "dns-pair-$again" dns client dns python3 scripts/traffic/dns_pair.py "${IP[dns]}" 5 "web.$ZONE"
  done
}
