# shellcheck shell=bash disable=SC2034
# Datagrams end at the sender's lxc because they are for its own node, which takes them and has nothing to say.

on native-auto
LOOK_ALIKE_OF=policy-drop
WHAT="nothing was broken: client sends datagrams to a collector on worker itself, which never answers, and pings web"
NODES=(worker) PODS=(client)
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == $(node_ip worker) && udp.dstport == 9999"
POINTS=("$(lxc_point client)" "$(pod_point client)")

servers() { serve worker sink python3 scripts/traffic/udp_probe.py sink "$(node_ip worker)" 9999; }

steps() {
  ping_step ping-internode web 2
  EXPECTED=failure
  step datagrams udp-probe client worker python3 scripts/traffic/udp_probe.py send "$(node_ip worker)" 9999 100 3 0.5
}
