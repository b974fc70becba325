# shellcheck shell=bash
# The datapath's map (struct endpoint in datapath.c) as lines for `bpftool batch`. Sourced with datapath.sh.

hex_address() {
  local byte bytes
  IFS=. read -ra bytes <<<"$1"
  for byte in "${bytes[@]}"; do printf '%02x ' "$byte"; done
}

hex_number() { printf '%02x %02x %02x %02x ' $(($1 >> 24)) $(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255)); }

# One line for `bpftool batch`: datapath_entry NODE ADDRESS TUNNEL_ENDPOINT IDENTITY IFINDEX DST_MAC SRC_MAC
datapath_entry() {
  echo "map update pinned $(lab_state)/bpf/$1/maps/endpoints key hex $(hex_address "$2") value hex $(hex_address "$3")" \
    "$(hex_number "$4") $(hex_number "$5") ${6//:/ } ${7//:/ }"
}

# The map of one node: every pod and every router address, here or behind a tunnel endpoint. Tunnel device: index 5.
datapath_entries() {
  local here=$1 pod node none=00:00:00:00:00:00
  for pod in "${LAB_PODS[@]}"; do
    node=${LAB_POD_NODE[$pod]}
    if [[ $node == "$here" ]]; then
      datapath_entry "$here" "${LAB_POD_IP[$pod]}" 0.0.0.0 "${LAB_IDENTITY[$pod]}" "${LAB_LXC_INDEX[$pod]}" \
        "${LAB_POD_MAC[$pod]}" "${LAB_LXC_MAC[$pod]}"
    else
      datapath_entry "$here" "${LAB_POD_IP[$pod]}" "172.18.0.${LAB_OCTET[$node]}" "${LAB_IDENTITY[$pod]}" 5 $none $none
    fi
  done
  # Packets for the node's own router address leave through cilium_net and so enter cilium_host, source MAC zero as seen
  # with Cilium. Identity 1 is host, 6 remote-node.
  for node in "${LAB_NODES[@]}"; do
    if [[ $node == "$here" ]]; then
      datapath_entry "$here" "${LAB_ROUTER_IP[$node]}" 0.0.0.0 1 3 "$(lab_host_mac "$here" host)" $none
    else
      datapath_entry "$here" "${LAB_ROUTER_IP[$node]}" "172.18.0.${LAB_OCTET[$node]}" 6 5 $none $none
    fi
  done
}
