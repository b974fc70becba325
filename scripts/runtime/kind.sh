# shellcheck shell=bash
# Runtime `kind`: real nodes, real Cilium, in docker. Sourced after lib/process.sh; needs $SETUP; functions as in netns.sh, and beside them:
#
#   rt_filter          what is not captured unless --filter says otherwise
#   rt_state DIR WHEN  what Kubernetes, Cilium and docker know, into DIR/state/WHEN and DIR/NODE/state/WHEN
#   rt_service         lines `name address port`: frontends of web for `rt_pod outside`, a client beside the cluster
#   rt_keep_failed     true if what could not be built is to be left for a look
#   rt_tool CMD..      run CMD where the tools are, in no namespace of the cluster's
#   rt_versions        lines `name<tab>version` of what else took part, by `version` of run/facts.sh
#
# Nodes and pods have no tcpdump, and need none: a container with the tools (KIND_TOOLS=host: this machine, as root) sees all
# processes of the host and enters their network namespaces, so that only the network namespace changes, as with netns.sh.

# shellcheck disable=SC2034 # messages name it
RT_COMMAND=scripts/kind.sh
RT_KIND=$(cd "$(dirname "${BASH_SOURCE[0]}")/../kind" && pwd)
for part in kind/versions kind/names lib/keep lib/points cluster/state kind/points; do
  # shellcheck source=/dev/null
  source "$RT_KIND/../$part.sh"
done

rt_check() { kind_check "$SETUP" "$1"; }
rt_require() { bash "$RT_KIND/require.sh" "${SETUP-}"; }
# Takes minutes: a signal is not to wait for its end.
rt_up() { attend bash "$RT_KIND/up.sh" "$SETUP" "$1"; }
rt_keep_failed() { [[ -n ${KIND_KEEP_FAILED:-} ]]; }
rt_down() { bash "$RT_KIND/down.sh" "$SETUP"; }
rt_describe() { bash "$RT_KIND/describe.sh" "$SETUP"; }
rt_bgp_restart() { bash "$RT_KIND/bgp_restart.sh" "$SETUP"; }

# Of the cluster's own talk only what every node has anyway: API server, kubelet, etcd.
rt_filter() { echo 'not (tcp port 6443 or tcp port 10250 or tcp portrange 2379-2380)'; }

rt_tool() {
  if [[ ${KIND_TOOLS:-container} == host ]]; then
    (cd "$RT_KIND/../.." && exec "$@")
  else
    docker exec "$(kind_tools)" "$@"
  fi
}

rt_node() {
  local pid
  pid=$(docker container inspect --format '{{.State.Pid}}' "$1") || return
  [[ $pid != 0 ]] || { say "container $1 does not run; next: scripts/kind.sh up $SETUP" && return 1; }
  rt_tool nsenter --net="/proc/$pid/ns/net" -- "${@:2}"
}

rt_pod() {
  local uid
  if [[ $1 == outside ]]; then
    rt_node "$(kind_outside)" "${@:2}"
  else
    uid=$(awk -v pod="$1" '$1 == pod { print $3 }' "$(kind_state)/pods")
    [[ -n $uid ]] || { say "$SETUP has no pod $1; next: scripts/kind.sh up $SETUP" && return 1; }
    rt_tool sh -c "$(cat "$RT_KIND"/../cluster/{pod_netns,in_pod}.sh)" in_pod.sh "$uid" "${@:2}"
  fi
}

rt_versions() {
  version docker docker version --format '{{.Server.Version}}'
  version helm helm version --short
  version kind kind version
  version kubernetes cluster_kubectl get nodes --output 'jsonpath={.items[0].status.nodeInfo.kubeletVersion}'
}

rt_vtysh() { docker exec "$1" vtysh -c "$2"; }

rt_bgp_speakers() { ! kind_has_frr "$(kind_scenario)" || echo "$(kind_frr) frr"; }

rt_nodes() {
  local scenario
  scenario=$(kind_scenario) || return
  kind_nodes
  ! kind_has_frr "$scenario" || kind_frr
}

rt_pods() { awk '{ print $1, $2 }' "$(kind_state)/pods"; }

rt_service() {
  local node
  node=$(kind_cluster)-control-plane
  ! kind_scenario | grep -qx dsr || printf '%s %s %s\n' http "$(kind_address "$node" "$(kind_cluster)")" 30080 \
    probe "$(kind_address "$node" "$(kind_cluster)")" 30900
}

rt_state() { # dir before|after
  local node networks
  networks=("$(kind_cluster)")
  ! docker network inspect "$(kind_second_network)" >/dev/null 2>&1 || networks+=("$(kind_second_network)")
  cluster_objects "$1/state/$2"
  keep "$1/state/$2/docker-networks.json" docker network inspect "${networks[@]}"
  for node in $(kind_nodes); do agent_state "$node" "$1/$node/state/$2" tables & done
  wait
}
