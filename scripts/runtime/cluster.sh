# shellcheck shell=bash
# Runtime `cluster`: an existing cluster, seen through a capture pod on each node that is asked for (scripts/cluster/session.sh). Only
# what state.sh and the manifest need: nothing is built or removed, and captures run on the nodes (scripts/cluster/on_node.sh).
# Sourced; reads CLUSTER_CONTEXT, CLUSTER_NAMESPACE and CLUSTER_DIR, which holds `nodes` (lines `node capture-pod`) and `pods` (lines
# `namespace/pod node uid address[,address]`).

RT_CLUSTER=$(cd "$(dirname "${BASH_SOURCE[0]}")/../cluster" && pwd)
for part in ../lib/keep state; do
  # shellcheck source=/dev/null
  source "$RT_CLUSTER/$part.sh"
done

cluster_kubectl() { kubectl --context "$CLUSTER_CONTEXT" "$@"; }

rt_nodes() { awk '{ print $1 }' "$CLUSTER_DIR/nodes"; }
rt_pods() { awk '{ sub(".*/", "", $1); print $1, $2 }' "$CLUSTER_DIR/pods"; }

rt_node() {
  cluster_kubectl --namespace "$CLUSTER_NAMESPACE" exec "$(awk -v node="$1" '$1 == node { print $2 }' "$CLUSTER_DIR/nodes")" -- "${@:2}"
}

rt_pod() {
  local node uid
  read -r node uid < <(awk -v pod="$1" '{ name = $1; sub(".*/", "", name) } name == pod { print $2, $3 }' "$CLUSTER_DIR/pods")
  # shellcheck disable=SC2016 # the pod's shell expands it: $0 is the script, then UID and command
  rt_node "$node" sh -c "$(cat "$RT_CLUSTER"/{pod_netns,in_pod}.sh)" in_pod.sh "$uid" "${@:2}"
}

rt_tool() { rt_node "$(rt_nodes | head -n 1)" "$@"; }

rt_state() { # dir before|after
  local node
  cluster_objects "$1/state/$2"
  for node in $(rt_nodes); do agent_state "$node" "$1/$node/state/$2" & done
  wait
}
