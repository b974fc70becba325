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

# Kubernetes' and Cilium's objects of what is captured and of nothing else, as a manifest needs them.
captured_objects() { # dir nodes...
  mkdir -p "$1"
  keep "$1/nodes.json" cluster_kubectl get nodes "${@:2}" --output json
  keep "$1/ciliumnodes.json" cluster_kubectl get ciliumnodes.cilium.io "${@:2}" --output json
  keep "$1/pods.json" objects_of_pods pods
  keep "$1/ciliumendpoints.json" objects_of_pods ciliumendpoints.cilium.io
  keep "$1/cilium-config.json" cluster_kubectl --namespace "$(cilium_namespace)" get configmap cilium-config --output json
  keep "$1/cilium-status.json" in_agent "$2" cilium-dbg status --output json
}

# One by one, as they may be of several namespaces.
objects_of_pods() { # kind
  local pod comma=''
  printf '{"items": ['
  while read -r pod _; do
    printf '%s' "$comma"
    cluster_kubectl --namespace "${pod%%/*}" get "$1" "${pod#*/}" --output json </dev/null || return
    comma=,
  done <"$CLUSTER_DIR/pods"
  printf ']}'
}

rt_state() { # dir before|after
  local node
  cluster_objects "$1/state/$2"
  for node in $(rt_nodes); do agent_state "$node" "$1/$node/state/$2" & done
  wait
}
