# shellcheck shell=bash
# vxlan: an overlay as Cilium's default one, by the datapath in datapath.c over a collect-metadata device.

setup_build() {
  build_base 1450 "${LAB_NODES[@]}"
  datapath_up vxlan "$1"
  [[ $1 != baseline-nic ]] || topology_nic_like
}

# The device as Cilium's setupVxlanDevice makes it: flow based, UDP 8472, MTU 1500.
tunnel_device() {
  ip_in "$1" -batch - <<BATCH
link add cilium_vxlan index 5 mtu 1500 type vxlan external dstport 8472 nolearning udpcsum
link set cilium_vxlan up
BATCH
}
