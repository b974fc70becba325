# shellcheck shell=bash disable=SC2034
# A node forgets in mid-run which pod an address is: it sends that pod's packets on as the world's.

on vxlan
RULE=wrong-identity
WHAT="in mid-run worker's map takes client for the world: its packets carry VNI 2, where they carried ${LAB_IDENTITY[client]} before"
SELECT="vxlan.vni == 2 && ip.src == ${LAB_POD_IP[client]}"
POINTS=(worker/eth0 worker2/eth0)
WORLD=2

steps() {
  ping_step ping-before web 3
  datapath_entry worker "${LAB_POD_IP[client]}" 0.0.0.0 $WORLD "${LAB_LXC_INDEX[client]}" "${LAB_POD_MAC[client]}" \
    "${LAB_LXC_MAC[client]}" | map_updates
  ping_step ping-after web 3
  http_step http-after web 1 1 3
}
