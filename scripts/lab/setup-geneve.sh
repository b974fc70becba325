# shellcheck shell=bash
# geneve: the overlay on UDP 6081. With the kernel's geneve device where there is one; else cilium_geneve is a veth and
# the kernel's VXLAN code carries Geneve (see geneve_carrier.h). Scenario dsr adds Cilium's DSR option (see dsr.h).

GENEVE_ENCODER_INDEX=11 GENEVE_CARRIER_INDEX=12

setup_build() {
  build_base 1450 "${LAB_NODES[@]}"
  if geneve_device_works; then GENEVE=device; else GENEVE=carrier; fi
  echo "$GENEVE" >"$(lab_state)/geneve"
  datapath_up geneve "$1"
}

geneve_device_works() {
  ip_in net link add gnv_probe type geneve external dstport 6081 2>/dev/null && ip_in net link delete gnv_probe
}

# Device 5, which the map calls the tunnel. Cilium's setupGeneveDevice: flow based, MTU 1500.
tunnel_device() {
  if [[ $GENEVE == device ]]; then
    ip_in "$1" -batch - <<BATCH
link add cilium_geneve index 5 mtu 1500 type geneve external dstport 6081
link set cilium_geneve up
BATCH
  else
    ip_in "$1" -batch - <<BATCH
link add cilium_geneve index 5 mtu 1500 type veth peer name gnv_enc index $GENEVE_ENCODER_INDEX mtu 1500
link add gnv_carrier index $GENEVE_CARRIER_INDEX mtu 1500 type vxlan external dstport 6081 srcport 1 65535 nolearning udpcsum
link set cilium_geneve up
link set gnv_enc arp off up
link set gnv_carrier up
BATCH
  fi
}

geneve_flags() {
  if [[ $GENEVE == device ]]; then
    echo -DGENEVE_DEVICE
  else
    printf '%s\n' -DGENEVE_CARRIER "-DENCODER_INDEX=$GENEVE_ENCODER_INDEX" "-DCARRIER_INDEX=$GENEVE_CARRIER_INDEX"
  fi
}

# Hooks beside those of every overlay: lines `device direction program`.
geneve_hooks() {
  [[ $GENEVE != device ]] || return 0
  echo gnv_enc ingress encapsulate
  echo gnv_carrier ingress decapsulate
  echo eth0 ingress from_wire
  echo eth0 egress to_wire
}
