# shellcheck shell=bash disable=SC2034
# A tunnel that carries packets one way only, as far as the one captured node shows: they are for those who never answer.

on vxlan
LOOK_ALIKE_OF=tunnel-blocked
WHAT="nothing was broken: client sends datagrams to two collectors on worker2, which never answer, and only worker was captured"
NODES=(worker) PODS=(client)
SELECT="udp.dstport == 8472 && udp.dstport == 9999 && ip.src == ${LAB_POD_IP[client]}"
POINTS=(worker/eth0)

servers() {
  serve web sink python3 scripts/traffic/udp_probe.py sink "${IP[web]}" 9999
  serve dns sink python3 scripts/traffic/udp_probe.py sink "${IP[dns]}" 9999
}

steps() {
  EXPECTED=failure
  step datagrams-web udp-probe client web python3 scripts/traffic/udp_probe.py send "${IP[web]}" 9999 100 3 0.5
  step datagrams-dns udp-probe client dns python3 scripts/traffic/udp_probe.py send "${IP[dns]}" 9999 100 3 0.5
}
