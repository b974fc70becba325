# shellcheck shell=bash disable=SC2034 # the arrays are read by the files that source this one
# Who is in the lab and what they are called: setups, nodes, pods, addresses, MACs, namespaces.
# Sourced; only functions. `lab_model` fills the LAB_* arrays for $SETUP.

# shellcheck source=../lib/setups.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/setups.sh"

# Setups with their scenarios.
lab_setups() { printf '%s\n' vxlan native-auto native-bgp geneve; }

lab_scenarios() {
  case $1 in
    vxlan | native-auto) echo baseline baseline-nic ;;
    native-bgp) echo no-route static bgp ecmp ;;
    geneve) echo baseline dsr ;;
    *) return 1 ;;
  esac
}

lab_default_scenario() { if [[ $1 == native-bgp ]]; then echo bgp; else echo baseline; fi; }

# Refuse what does not exist, with the list of what does: lab_check SETUP [SCENARIO]
lab_check() {
  known_setup lab_setups lab_scenarios "$@" || return
  if [[ ! ${LAB_PREFIX:-podpath} =~ ^[a-z][a-z0-9-]*$ ]]; then
    echo "LAB_PREFIX '$LAB_PREFIX': not usable in names; take lower-case letters, digits and '-'" >&2
    return 2
  fi
}

# The service address that scenario dsr stamps: a NodePort on the control plane, as Cilium would write the frontend.
LAB_FRONTEND=172.18.0.2:30080

lab_ns() { echo "${LAB_PREFIX:-podpath}-$SETUP-$1"; }
lab_state() { echo "${LAB_STATE:-/run/podpath}/$SETUP"; }

# Every namespace a setup can have, in any scenario: tear-down deletes exactly these and no other.
lab_namespaces() {
  local name
  for name in "${LAB_NODES[@]}" frr net "${LAB_PODS[@]}"; do lab_ns "$name"; done
}

lab_has_frr() { [[ $1 == bgp || $1 == ecmp ]]; }

# Node arrays by node name, pod arrays by pod name. Pod MACs and lxc names come from a hash of the pod's name, so they
# are the same in every run (Cilium hashes the endpoint id: pkg/datapath/connector/add.go).
lab_model() {
  declare -ga LAB_NODES=(control-plane worker worker2) LAB_PODS=()
  declare -gA LAB_OCTET=(["control-plane"]=2 ["worker"]=3 ["worker2"]=4 ["frr"]=100) LAB_CIDR=() LAB_ROUTER_IP=()
  declare -gA LAB_POD_NODE=() LAB_POD_IP=() LAB_IDENTITY=() LAB_LXC=() LAB_LXC_INDEX=() LAB_POD_MAC=() LAB_LXC_MAC=()
  local overlay=1 pod node offset identity index hash
  [[ $SETUP == native-* ]] && overlay=0
  lab_model_node "$overlay" control-plane 10.244.0.0/24 10.10.0.64/27
  lab_model_node "$overlay" worker 10.244.1.0/24 10.10.0.0/27
  lab_model_node "$overlay" worker2 10.244.2.0/24 10.10.0.32/27
  while read -r pod node offset identity index; do
    LAB_PODS+=("$pod")
    hash=$(printf 'lab/%s' "$pod" | sha256sum)
    LAB_POD_NODE[$pod]=$node LAB_IDENTITY[$pod]=$identity LAB_LXC_INDEX[$pod]=$index
    LAB_POD_IP[$pod]=$(lab_address "${LAB_CIDR[$node]}" "$offset")
    LAB_LXC[$pod]=lxc${hash:0:12}
    LAB_POD_MAC[$pod]=$(lab_mac 5e "${hash:12:10}")
    LAB_LXC_MAC[$pod]=$(lab_mac b2 "${hash:22:10}")
  done <<'PODS'
client worker 17 20522 7
echo worker 26 11873 9
web worker2 12 35217 7
dns worker2 21 6141 9
api control-plane 14 48906 7
batch control-plane 29 29344 9
PODS
}

lab_model_node() {
  if (($1)); then LAB_CIDR[$2]=$3; else LAB_CIDR[$2]=$4; fi
  LAB_ROUTER_IP[$2]=$(lab_address "${LAB_CIDR[$2]}" 1)
}

# The address `offset` into a CIDR whose host part fits the last octet.
lab_address() {
  local network=${1%/*}
  echo "${network%.*}.$((${network##*.} + $2))"
}

# First byte, then ten hex digits; the first byte must be locally administered and unicast.
lab_mac() { echo "$1:${2:0:2}:${2:2:2}:${2:4:2}:${2:6:2}:${2:8:2}"; }

# Scenario the setup is up for.
lab_scenario() {
  local file
  file=$(lab_state)/scenario
  if [[ ! -r $file ]]; then
    echo "$SETUP: not up: no $file; next: scripts/lab.sh up $SETUP" >&2
    return 1
  fi
  cat "$file"
}
