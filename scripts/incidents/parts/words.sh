# shellcheck shell=bash disable=SC2034 # the incident's facts are read by the files that source this one
# The words an incident's file is written in: where it happens, what is broken, and by which packets it is known.

# Everything a file may say, unsaid.
new_incident() {
  RULE='' LOOK_ALIKE_OF='' SHAPED='' WHAT='' SELECT='' LAST_SEEN_AT=() NEXT_EXPECTED_AT=() DECODE_AS=() POINTS=() ALSO=()
  NODES=(worker worker2) PODS=(client web) CAPTURE=() OFFLOADS='' TRUTH=.
}

# The lab's setup to start from; from here on the LAB_* arrays are there: on SETUP [SCENARIO]
on() {
  SETUP=$1 LAB_SCENARIO=${2:-$(lab_default_scenario "$1")}
  [[ $SETUP != vxlan ]] || DECODE_AS=('udp.port==8472,vxlan') # tshark takes 4789 for VXLAN and 6081 for Geneve by itself
  lab_model
}

# Capture points as expected.yaml names them: the file without its ending.
pod_point() { echo "${LAB_POD_NODE[$1]}/pod-$1-eth0"; }
lxc_point() { echo "${LAB_POD_NODE[$1]}/${LAB_LXC[$1]}"; }

node_ip() { echo "172.18.0.${LAB_OCTET[$1]}"; }
node_mac() { printf '02:42:ac:12:00:%02x\n' "${LAB_OCTET[$1]}"; }
GATEWAY_MAC=02:42:ac:12:00:01

# The network between the nodes loses what matches: every node's eth0 still shows what it sent. underlay_drops NFT_EXPRESSION
underlay_drops() {
  in_ns net nft -f - <<NFT
table bridge incident {
  chain drops { type filter hook forward priority 0; }
}
add rule bridge incident drops $* counter drop
NFT
}

# A node loses what matches as it arrives, behind its capture points: node_drops NODE NFT_EXPRESSION
node_drops() { node_rule "$1" prerouting "${*:2} counter drop"; }

# A node answers what matches with an ICMP error: node_rejects NODE ICMP_CODE NFT_EXPRESSION, e.g. admin-prohibited
node_rejects() { node_rule "$1" input "${*:3} counter reject with icmp type $2"; }

# node_rule NODE HOOK NFT_RULE
node_rule() {
  in_ns "$1" nft -f - <<NFT
table inet incident {
  chain $2 { type filter hook $2 priority -300; }
}
add rule inet incident $2 $3
NFT
}

# Routed underlay: what NODE sends to FAR's pods goes by the default gateway, whose next link has this MTU: through_gateway NODE FAR MTU
through_gateway() {
  in_ns net sysctl -qw net.ipv4.ip_forward=1
  ip_in net route add "${LAB_CIDR[$2]}" via "$(node_ip "$2")" mtu "$3"
  ip_in net route add "${LAB_CIDR[$1]}" via "$(node_ip "$1")"
  ip_in "$1" route replace "${LAB_CIDR[$2]}" via 172.18.0.1 dev eth0 proto kernel
}

# What a pod's kernel takes for the path's MTU, and more of what `ip route` takes: pod_mtu POD MTU [OPTION...]
pod_mtu() { ip_in "$1" route replace default via "${LAB_ROUTER_IP[${LAB_POD_NODE[$1]}]}" dev eth0 mtu "${@:2}"; }

# Segments leave the pods as they would be on a wire: neither super-frames nor checksums left to a card that is not there.
offloads_off() {
  local pod
  for pod in "${PODS[@]}"; do in_ns "$pod" ethtool -K eth0 tx off tso off gso off gro off >/dev/null; done
}

# A function under another name, so that it can be wrapped: keep_as NEW OLD
keep_as() { eval "$(declare -f "$2" | sed "1s/$2/$1/")"; }
