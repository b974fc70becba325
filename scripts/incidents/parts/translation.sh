# shellcheck shell=bash disable=SC2034 # the addresses are read by the files of incidents
# Words of incidents about addresses that are translated: a host outside the cluster, a service, a NodePort, what nodes masquerade.

OUTSIDE=203.0.113.10 # TEST-NET-3 (RFC 5737)
SERVICE=10.96.0.10   # in kubeadm's service CIDR
NODE_PORT=30080
NATIVE_CIDR=10.10.0.0/16

# A host outside the cluster, behind the nodes' default gateway.
outside_host() { ip_in net address add "$OUTSIDE/32" dev br0; }

# A node translates what matches: node_nat NODE prerouting|postrouting NFT_RULE
node_nat() {
  local priority=srcnat
  [[ $2 != prerouting ]] || priority=dstnat
  in_ns "$1" nft -f - <<NFT
table ip incident_nat {
  chain $2 { type nat hook $2 priority $priority; }
}
add rule ip incident_nat $2 $3
NFT
}

# A node masquerades its pods where they leave through eth0: masquerades NODE [NFT_EXPRESSION]
masquerades() { node_nat "$1" postrouting "oifname eth0 ip saddr ${LAB_CIDR[$1]} ${*:2} counter masquerade"; }
