# shellcheck shell=bash
# What a capture on an existing cluster needs, asked before anything is begun. Used by capture/cluster.sh alone.

# The scripts that write the manifest are run when all is captured: too late to learn that Python is too old.
need_tools() {
  local tool
  for tool in kubectl python3 tar; do command -v "$tool" >/dev/null || fail 1 "$tool: not found; next: install it"; done
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    fail 1 "$(python3 --version 2>&1) is too old: 3.11 or newer is needed; next: put one before it in PATH"
}

choose() {
  local right
  find_pods "${PODS[@]}" | sort -u >"$CLUSTER_DIR/pods"
  [[ -z $(awk '{ sub(".*/", "", $1); print $1 }' "$CLUSTER_DIR/pods" | sort | uniq -d) ]] ||
    fail 2 "two pods of one name, in two namespaces; next: capture them one after the other"
  mapfile -t NODES < <({
    ((${#NODES[@]} == 0)) || printf '%s\n' "${NODES[@]}"
    awk '{ print $2 }' "$CLUSTER_DIR/pods"
  } | sort -u)
  cluster_kubectl get nodes "${NODES[@]}" --output name >/dev/null || fail 1 "no such node (see above)"
  for right in 'create pods' 'create pods --subresource exec' 'get pods' 'list pods' 'watch pods' 'delete pods'; do
    # shellcheck disable=SC2086
    cluster_kubectl auth can-i $right --namespace "$CLUSTER_NAMESPACE" >/dev/null ||
      fail 1 "you may not $right in $CLUSTER_NAMESPACE of $CLUSTER_CONTEXT; next: --namespace with one where privileged pods are let in"
  done
}

# A pod of a node whose kubelet is silent would stay Terminating.
is_ready() { # node
  [[ $(cluster_kubectl get node "$1" --output 'jsonpath={.status.conditions[?(@.type=="Ready")].status}') == True ]]
}
