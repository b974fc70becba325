# shellcheck shell=bash disable=SC2034
# A traceroute: packets whose TTL ends on the way, and the router says so. Nothing is wrong.

on native-auto
LOOK_ALIKE_OF=silent-ttl-death
WHAT="nothing was broken: pings with TTL 1 end at the first router, which answers with ICMP time exceeded"
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && icmp.type == 8 && !(icmp.type == 11)"
POINTS=("$(lxc_point client)")

steps() {
  ping_step ping-internode web 2
  EXPECTED=failure
  step ping-ttl-1 ping client web ping -n -c 2 -i 0.2 -W 0.4 -t 1 "${IP[web]}"
}
