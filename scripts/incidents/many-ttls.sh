# shellcheck shell=bash disable=SC2034
# Somebody sends packets with many TTLs to one pod, as traceroute does: each is a packet of its own and passes once.

on native-auto
LOOK_ALIKE_OF=routing-loop
WHAT="nothing was broken: pings with TTLs from 10 to 16 go to one pod and are answered"
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && icmp.type == 8"
POINTS=(worker/eth0)

steps() {
  local ttl
  for ttl in 16 15 14 13 12 11 10; do
    step "ping-ttl-$ttl" ping client web ping -n -c 1 -W 1 -t "$ttl" "${IP[web]}"
  done
}
