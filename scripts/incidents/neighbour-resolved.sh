# shellcheck shell=bash disable=SC2034
# A node forgot its neighbour, asks and gets its answer: the first ping waits for it.

on native-auto
LOOK_ALIKE_OF=neighbour-unresolved
WHAT="nothing was broken: worker forgot worker2's MAC address and learns it anew"
SELECT="arp.opcode == 1 && arp.dst.proto_ipv4 == $(node_ip worker2)"
POINTS=(worker/eth0)

cause() { ip_in worker neigh flush dev eth0; }

steps() { ping_step ping-internode web 3; }
