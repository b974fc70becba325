# shellcheck shell=bash disable=SC2034
# Packets whose TTL ends at a node that says nothing about it, as Cilium's IPv4 path does.

on native-auto
RULE=silent-ttl-death
WHAT="pings with TTL 1 and 2 end on the way; nodes send no ICMP time exceeded (dropped on their output, as Cilium sends none)"
LAST_SEEN_AT=("$(lxc_point client)")
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && icmp.type == 8 && ip.ttl <= 2"
POINTS=("$(lxc_point client)")

cause() {
  local node
  for node in worker worker2; do node_rule "$node" output 'icmp type time-exceeded counter drop'; done
}

steps() {
  ping_step ping-internode web 2
  EXPECTED=failure
  step ping-ttl-1 ping client web ping -n -c 2 -i 0.2 -W 0.4 -t 1 "${IP[web]}"
}
