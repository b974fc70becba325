# shellcheck shell=bash
# native-auto: autoDirectNodeRoutes with multi-pool IPAM, a /27 per node. Cilium's own routes are proto kernel
# (pkg/datapath/linux/linux_defaults RTProto), and so are these.

setup_build() {
  build_base 1500 "${LAB_NODES[@]}"
  native_local
  native_direct kernel
  [[ $1 != baseline-nic ]] || topology_nic_like
}
