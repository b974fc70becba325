#!/usr/bin/env bash
# The manifest fields that the lab knows about a setup that is up, as JSON: describe.sh SETUP. Used by runtime/netns.sh.
set -euo pipefail

LAB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=names.sh
source "$LAB_DIR/names.sh"

main() {
  SETUP=$1
  local scenario stamped=()
  lab_check "$SETUP"
  lab_model
  scenario=$(lab_scenario)
  mapfile -t stamped < <(describe_stamped "$scenario")
  { describe_nodes "$scenario" && describe_pods; } | jq -cs \
    --arg setup "$SETUP" --arg scenario "$scenario" --arg description "$(describe_words "$scenario")" '{
      runtime: "netns",
      datapath: (if $setup | startswith("native") then "kernel-forwarding" else "ebpf-lab" end),
      host_routing: "legacy",
      cilium_version: null,
      description: $description,
      stamped: $ARGS.positional,
      tunnel: ({vxlan: {protocol: "vxlan", port: 8472}, geneve: {protocol: "geneve", port: 6081}}[$setup]),
      segmentation: (if $scenario == "baseline-nic" then "nic-like" else "default" end),
      nodes: map(select(.addresses)),
      pods: map(select(.identity))
    }' --args "${stamped[@]}"
}

describe_words() {
  local made="Network namespaces on one Linux kernel, no Cilium agent:"
  case $SETUP/$1 in
    vxlan/*) echo "$made an eBPF datapath of the lab's own encapsulates in VXLAN through the kernel's device." ;;
    geneve/*) echo "$made an eBPF datapath of the lab's own encapsulates in Geneve $(describe_geneve)." ;;
    native-auto/*) echo "$made the kernel forwards by one route per pod CIDR via the node that holds it." ;;
    */no-route) echo "$made the kernel forwards, and no node has a route to the others' pod CIDRs: pod traffic between nodes leaves to the default gateway and is lost." ;;
    */static) echo "$made the kernel forwards by static routes, one per pod CIDR via the node that holds it." ;;
    */bgp) echo "$made gobgpd on each node announces its pod CIDR and installs nothing, FRR learns them, nodes reach 10.10.0.0/16 through FRR." ;;
    */ecmp) echo "$made as scenario bgp with two networks: FRR has two next hops for each pod CIDR, nodes have two towards 10.10.0.0/16; hashed by 5-tuple." ;;
  esac
}

describe_geneve() {
  case $(<"$(lab_state)/geneve") in
    device) echo "through the kernel's device" ;;
    carrier) echo "without a geneve device: the kernel's VXLAN code carries it (device gnv_carrier) and eBPF on eth0 turns each header into Geneve and back; cilium_geneve is a veth" ;;
  esac
}

describe_stamped() {
  [[ $SETUP != geneve || $1 != dsr ]] || echo "Geneve option class 0x014B type 0x81 (Cilium's DSR) with the constant frontend $LAB_FRONTEND, on TCP SYN and on every UDP packet of a request between nodes: no load balancer took part."
}

describe_nodes() {
  local node addresses
  for node in "${LAB_NODES[@]}" frr; do
    addresses=172.18.0.${LAB_OCTET[$node]}
    [[ $1 != ecmp ]] || addresses+=" 172.19.0.${LAB_OCTET[$node]}"
    [[ $node != frr ]] || lab_has_frr "$1" || continue
    jq -cn --arg name "$node" --arg addresses "$addresses" --arg cidr "${LAB_CIDR[$node]-}" \
      --arg router "${LAB_ROUTER_IP[$node]-}" '{
        name: $name,
        role: (if $cidr == "" then "router" else "node" end),
        addresses: ($addresses / " "),
        pod_cidrs: (if $cidr == "" then [] else [$cidr] end),
        router_ip: (if $cidr == "" then null else $router end)
      }'
  done
}

describe_pods() {
  local pod
  for pod in "${LAB_PODS[@]}"; do
    jq -cn --arg name "$pod" --arg node "${LAB_POD_NODE[$pod]}" --arg ip "${LAB_POD_IP[$pod]}" \
      --argjson identity "${LAB_IDENTITY[$pod]}" --arg lxc "${LAB_LXC[$pod]}" --arg mac "${LAB_POD_MAC[$pod]}" '{
        name: $name, namespace: "lab", node: $node, ip: $ip, identity: $identity, interface: $lxc, mac: $mac,
        labels: {app: $name}
      }'
  done
}

main "$@"
