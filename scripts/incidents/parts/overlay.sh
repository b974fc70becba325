# shellcheck shell=bash disable=SC2034
# Words that break or change the lab's eBPF overlay (lab/datapath.sh) behind its back.

# Makes a node's VXLAN device anew on another UDP port: tunnel_device_on NODE PORT
tunnel_device_on() {
  ip_in "$1" -batch - <<BATCH
link delete cilium_vxlan
link add cilium_vxlan index 5 mtu 1500 type vxlan external dstport $2 nolearning udpcsum
link set cilium_vxlan up
BATCH
  datapath_hooks "$1" vxlan | grep '^cilium_vxlan ' | datapath_attach "$1" "$(lab_state)/bpf/$1"
}

# A node's map gets a tunnel endpoint for a pod, true or not: pod_behind NODE POD ENDPOINT_NODE
pod_behind() {
  local none=00:00:00:00:00:00
  datapath_entry "$1" "${LAB_POD_IP[$2]}" "$(node_ip "$3")" "${LAB_IDENTITY[$2]}" 5 $none $none | map_updates
}

map_updates() { bpftool batch file - >/dev/null; }
