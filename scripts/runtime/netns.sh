# shellcheck shell=bash
# Runtime `netns`: nodes and pods as network namespaces on this machine's kernel. Sourced; needs $SETUP in every call.
#
#   rt_check SCENARIO  refuse a setup or scenario that does not exist, with the list; a runtime may have none
#   rt_require         what is missing on this machine, one line each; status 1 if anything is
#   rt_up SCENARIO     build $SETUP from nothing; removes left-overs of an earlier run first
#   rt_down            remove everything of $SETUP and only that
#   rt_describe        the manifest's own words for this setup: nodes, pods, tunnel, datapath (JSON)
#   rt_nodes           names of nodes, and of the router when there is one
#   rt_pods            lines `pod node`
#   rt_node NODE CMD.. run CMD in a node's network namespace; rt_pod POD CMD.. in a pod's. The runtime execs CMD.
#   rt_points          lines `node interface role pod|- file`; role pod is captured with rt_pod, the others with rt_node
#   rt_bgp_restart     start the BGP sessions anew and wait until the routes are back; nothing where there is no BGP
#   rt_bgp_speakers    lines `node frr|gobgp`; none where there is no BGP
#   rt_vtysh NODE CMD  one vtysh command in the router
#
# Only the network namespace changes (nsenter, not `ip netns exec`, which remounts /sys): files, pids and the lab's bpffs
# stay the caller's.

RT_LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lab" && pwd)
# shellcheck source=../lab/names.sh
source "$RT_LAB/names.sh"
# shellcheck source=../lib/points.sh
source "$RT_LAB/../lib/points.sh"

rt_check() { lab_check "$SETUP" "$1"; }
rt_require() { bash "$RT_LAB/require.sh" "${SETUP-}"; }
rt_up() { bash "$RT_LAB/build.sh" "$SETUP" "$1"; }
rt_down() { bash "$RT_LAB/remove.sh" "$SETUP"; }
rt_describe() { bash "$RT_LAB/describe.sh" "$SETUP"; }
rt_bgp_restart() { bash "$RT_LAB/bgp_restart.sh" "$SETUP"; }

rt_node() { nsenter --net="/run/netns/$(lab_ns "$1")" -- "${@:2}"; }
rt_pod() { rt_node "$@"; }

rt_vtysh() { rt_node "$1" vtysh --vty_socket "$(lab_state)/frr" -c "$2"; }

rt_bgp_speakers() {
  local node scenario
  lab_model
  scenario=$(lab_scenario) || return
  lab_has_frr "$scenario" || return 0
  for node in "${LAB_NODES[@]}"; do echo "$node gobgp"; done
  echo frr frr
}

rt_nodes() {
  local scenario
  lab_model
  scenario=$(lab_scenario) || return
  printf '%s\n' "${LAB_NODES[@]}"
  ! lab_has_frr "$scenario" || echo frr
}

rt_pods() {
  local pod
  lab_model
  for pod in "${LAB_PODS[@]}"; do echo "$pod ${LAB_POD_NODE[$pod]}"; done
}

rt_address() {
  lab_model
  echo "${LAB_POD_IP[$1]}"
}

rt_points() {
  local node pod scenario uplinks=(eth0)
  lab_model
  scenario=$(lab_scenario) || return
  [[ $scenario != ecmp ]] || uplinks+=(eth1)
  for pod in "${LAB_PODS[@]}"; do pod_points "${LAB_POD_NODE[$pod]}" "$pod" "${LAB_LXC[$pod]}"; done
  for node in "${LAB_NODES[@]}"; do
    node_points "$node" host cilium_host
    [[ $SETUP == native-* ]] || node_points "$node" tunnel "cilium_$SETUP"
    node_points "$node" underlay "${uplinks[@]}"
  done
  ! lab_has_frr "$scenario" || node_points frr router "${uplinks[@]}"
}
