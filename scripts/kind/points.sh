# shellcheck shell=bash
# Where the runtime `kind` captures. Sourced by runtime/kind.sh, whose words it uses.

rt_points() {
  local pod node scenario lxc networks=("$(kind_cluster)")
  scenario=$(kind_scenario) || return
  [[ $scenario != ecmp ]] || networks+=("$(kind_second_network)")
  while read -r pod node; do
    lxc=$(rt_lxc "$pod" "$node") || return
    pod_points "$node" "$pod" "$lxc"
  done < <(rt_pods)
  for node in $(kind_nodes); do
    node_points "$node" host cilium_host
    [[ $SETUP == native-* ]] || node_points "$node" tunnel "cilium_$SETUP"
    uplink_points "$node" underlay "${networks[@]}" || return
  done
  ! kind_has_frr "$scenario" || uplink_points "$(kind_frr)" router "${networks[@]}"
}

uplink_points() { # container role networks...
  local network device
  for network in "${@:3}"; do
    device=$(kind_device "$1" "$network") || return
    node_points "$1" "$2" "$device"
  done
}

# The host's end of a pod's eth0, by the number that the pod's end says of it (iflink, `eth0@if13`).
rt_lxc() { # pod node
  local number name
  number=$(rt_pod "$1" ip -o link show dev eth0 | sed -n -E 's/^[0-9]+: eth0@if([0-9]+):.*/\1/p')
  name=$(rt_node "$2" ip -o link show | sed -n -E "s/^${number:-none}: ([^:@]+)[:@].*/\1/p")
  [[ -n $name ]] || { say "$SETUP: no interface of $2 is the other end of pod $1's eth0; next: scripts/kind.sh up $SETUP" && return 1; }
  echo "$name"
}
