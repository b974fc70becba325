# shellcheck shell=bash
# Configuration of FRR and of each node's gobgpd, on stdout. Sourced with bgp.sh.

BGP_ROUTER_AS=65000 BGP_NODE_AS=65001

# Quick timers: the lab waits for them. Multipath: both sessions of a node announce the same AS path.
frr_config() {
  local network node neighbours=()
  for network in "$@"; do
    for node in "${LAB_NODES[@]}"; do neighbours+=("172.$network.0.${LAB_OCTET[$node]}"); done
  done
  cat <<CONF
hostname frr
ip nht resolve-via-default
router bgp $BGP_ROUTER_AS
 bgp router-id 172.18.0.100
 no bgp ebgp-requires-policy
 neighbor NODES peer-group
 neighbor NODES remote-as $BGP_NODE_AS
 neighbor NODES timers 3 9
 neighbor NODES timers connect 1
 neighbor NODES advertisement-interval 0
$(printf ' neighbor %s peer-group NODES\n' "${neighbours[@]}")
 address-family ipv4 unicast
  maximum-paths 8
 exit-address-family
CONF
}

gobgp_config() {
  local network octet=${LAB_OCTET[$1]}
  cat <<CONF
[global.config]
as = $BGP_NODE_AS
router-id = "172.18.0.$octet"
CONF
  for network in "${@:2}"; do
    cat <<CONF
[[neighbors]]
[neighbors.config]
neighbor-address = "172.$network.0.100"
peer-as = $BGP_ROUTER_AS
[neighbors.transport.config]
local-address = "172.$network.0.$octet"
[neighbors.timers.config]
connect-retry = 1
hold-time = 9
keepalive-interval = 3
idle-hold-time-after-reset = 1
[[neighbors.afi-safis]]
[neighbors.afi-safis.config]
afi-safi-name = "ipv4-unicast"
CONF
  done
}
