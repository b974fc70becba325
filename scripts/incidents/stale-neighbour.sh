# shellcheck shell=bash disable=SC2034
# A node sends to a MAC address that nobody has any more: the frames are on its wire and nowhere else.

on native-auto
RULE=neighbour-unresolved
WHAT="worker has a permanent neighbour entry for worker2 with a MAC address that no interface has"
LAST_SEEN_AT=(worker2/eth0) NEXT_EXPECTED_AT=("$(lxc_point web)") # flooded to all: no switch port has the address
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && eth.dst == 02:42:ac:12:00:99"
POINTS=(worker/eth0)

cause() { ip_in worker neigh replace "$(node_ip worker2)" lladdr 02:42:ac:12:00:99 dev eth0 nud permanent; }

steps() {
  EXPECTED=failure
  ping_step ping-internode web 3 0.4
}
