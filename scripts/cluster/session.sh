# shellcheck shell=bash
# Capture pods on the nodes of an existing cluster: started, used, and gone again. Sourced by capture/cluster.sh, which sets CLUSTER_*.

# Lines `namespace/pod node uid address` of the pods that are asked for.
find_pods() { # namespace/pod...
  local pod line
  for pod; do
    [[ $pod == */* ]] || fail 2 "--pod '$pod' is no NAMESPACE/POD"
    line=$(cluster_kubectl --namespace "${pod%%/*}" get pod "${pod#*/}" --output \
      'jsonpath={.spec.nodeName} {.metadata.uid} {.status.podIP} {.spec.hostNetwork}') || fail 1 "pod $pod cannot be looked up (see above)"
    [[ $line != *' true' ]] || fail 1 "pod $pod is on the host's network: it has no interface of its own; next: --node ${line%% *}"
    echo "$pod ${line% }"
  done
}

# Names of nodes are DNS names, and may be longer than what fits a label beside the run's number.
start_capture_pods() { # run nodes...
  local run=$1 node number=0 manifest name
  shift
  : >"$CLUSTER_DIR/nodes"
  for node; do
    number=$((number + 1)) name=podpath-capture-$run-$number
    manifest=$(sed -e "s|NAMESPACE|$CLUSTER_NAMESPACE|; s|: NODE\$|: $node|; s|: NAME\$|: $name|; s|IMAGE|$IMAGE|" \
      -e "s|: RUN}|: $run}|; s|DEADLINE|$((DURATION + 300))|; s|: LIMIT}|: $((SIZE * 2 + 16))Mi}|" "$SCRIPTS/cluster/capture-pod.yaml")
    cluster_kubectl create --filename - <<<"$manifest" >/dev/null
    echo "$node $name" >>"$CLUSTER_DIR/nodes"
  done
  attend cluster_kubectl --namespace "$CLUSTER_NAMESPACE" wait pod --selector "podpath/run=$run" --for condition=Ready \
    --timeout 120s >/dev/null || fail 1 "the capture pods do not start; next: --image with one that the nodes can pull, see kubectl above"
}

stop_capture_pods() { # run
  cluster_kubectl --namespace "$CLUSTER_NAMESPACE" delete pod --selector "podpath/run=$1" --ignore-not-found --wait=false >/dev/null
}

# Onto the node's own disk, and fetched when all is over: what is sent over the network meanwhile would be captured too.
capture_on() { # node
  local node=$1 pods=()
  mapfile -t pods < <(awk -v node="$node" '$2 == node { print $1 "=" $3 "=" $4 }' "$CLUSTER_DIR/pods")
  rt_node_stdin "$node" sh -s -- /capture "$DURATION" $((SIZE * 1024 * 1024)) "$SNAPLEN" "${FILTER:--}" "${pods[@]}" \
    <"$SCRIPTS/cluster/on_node.sh" || { say "$node: nothing was captured (see above)" && return 1; }
  mkdir -p "$DIR/$node"
  rt_node "$node" tar -C /capture -cf - . | tar -C "$DIR/$node" -xf -
}

rt_node_stdin() {
  cluster_kubectl --namespace "$CLUSTER_NAMESPACE" exec --stdin \
    "$(awk -v node="$1" '$1 == node { print $2 }' "$CLUSTER_DIR/nodes")" -- "${@:2}"
}
