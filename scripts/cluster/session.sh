# shellcheck shell=bash
# Capture pods on the nodes of an existing cluster: started, used, and gone again. Sourced by capture/cluster.sh, which sets CLUSTER_*.

# Lines `namespace/pod node uid address[,address]` of the pods that are asked for.
find_pods() { # namespace/pod...
  local pod said home uid address shared
  for pod; do
    [[ $pod == */* ]] || fail 2 "--pod '$pod' is no NAMESPACE/POD"
    said=$(cluster_kubectl --namespace "${pod%%/*}" get pod "${pod#*/}" --output \
      'jsonpath={.spec.nodeName}|{.metadata.uid}|{.status.podIPs[*].ip}|{.spec.hostNetwork}') || fail 1 "pod $pod cannot be looked up (see above)"
    IFS='|' read -r home uid address shared <<<"$said"
    [[ $shared != true ]] || fail 1 "pod $pod is on the host's network: it has no interface of its own; next: --node $home"
    [[ -n $home && -n $address ]] || fail 1 "pod $pod has no node or no address yet; next: kubectl --namespace ${pod%%/*} describe pod ${pod#*/}"
    echo "$pod $home $uid ${address// /,}"
  done
}

# A node that is not ready, is full, or cannot pull the image keeps none of the others from being captured.
start_capture_pods() { # run nodes...
  local run=$1 node number=0 name manifest
  shift
  : >"$CLUSTER_DIR/made"
  for node; do
    number=$((number + 1)) name=podpath-capture-$run-$number
    is_ready "$node" || { missed "$node" 'it is not ready' && continue; }
    manifest=$(capture_pod "$run" "$node" "$name")
    echo "$name" >>"$CLUSTER_DIR/asked" # before: a connection may break after the pod was made
    if cluster_kubectl create --filename - <<<"$manifest" >/dev/null; then
      echo "$node $name" >>"$CLUSTER_DIR/made"
    else
      missed "$node" 'its capture pod was refused (see above)'
    fi
  done
  await_capture_pods
}

# Names of nodes are DNS names, and may be longer than what fits a label beside the run's number. The deadline leaves time for the image,
# for state, and a second per MB for the way here.
capture_pod() { # run node name
  sed -e "s|NAMESPACE|$CLUSTER_NAMESPACE|; s|: NODE\$|: $2|; s|: NAME\$|: $3|; s|IMAGE|$IMAGE|" -e "s|: RUN}|: $1}|" \
    -e "s|DEADLINE|$((DURATION + SIZE + 300))|; s|: LIMIT}|: $((SIZE * 2 + 16))Mi}|" "$SCRIPTS/cluster/capture-pod.yaml"
}

# All at once, as each may take its two minutes.
await_capture_pods() {
  local node name each pid waits=()
  : >"$CLUSTER_DIR/nodes"
  while read -r node name; do
    cluster_kubectl --namespace "$CLUSTER_NAMESPACE" wait pod "$name" --for condition=Ready --timeout 120s >/dev/null </dev/null &
    waits+=("$! $node $name")
  done <"$CLUSTER_DIR/made"
  for each in "${waits[@]}"; do
    read -r pid node name <<<"$each"
    if wait "$pid"; then
      echo "$node $name" >>"$CLUSTER_DIR/nodes"
    else
      cluster_kubectl --namespace "$CLUSTER_NAMESPACE" get pod "$name" --no-headers --request-timeout 5s >&2 || true
      missed "$node" 'its capture pod does not start (see above)'
    fi
  done
  mapfile -t NODES < <(rt_nodes)
  ((${#NODES[@]} > 0)) || fail 1 "no capture pod runs (see above); next: another node, or --image with one that the nodes can pull"
}

missed() { # node why
  say "warning: $1 is not captured: $2; the other nodes are"
  # shellcheck disable=SC2034 # capture/cluster.sh ends with it
  FAILED=1
}

# Not to hang on a cluster that cannot be reached any more: the pods end by themselves. What is deleted is said, and no more.
remove_capture_pods() { # run
  [[ -s $CLUSTER_DIR/asked ]] || { say "no capture pod was made" && return; }
  if cluster_kubectl --namespace "$CLUSTER_NAMESPACE" delete pod --selector "podpath/run=$1" --ignore-not-found --wait=false \
    --request-timeout 30s >/dev/null; then
    say "the capture pods are deleted"
  else
    say "capture pods may be left; next: kubectl --context $CLUSTER_CONTEXT --namespace $CLUSTER_NAMESPACE delete pod --selector app=podpath-capture"
  fi
}

# Onto the node's own disk, and fetched when all is over: what is sent over the network meanwhile would be captured too.
capture_on() { # node
  local node=$1 own pods=()
  own=$(cluster_kubectl get node "$node" --output 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}') || own=''
  mapfile -t pods < <(awk -v node="$node" '$2 == node { print $1 "=" $3 "=" $4 }' "$CLUSTER_DIR/pods")
  cat "$SCRIPTS"/cluster/{pod_netns,node_filter,node_point,on_node}.sh |
    rt_node_stdin "$node" sh -s -- "$node" /capture "$DURATION" $((SIZE * 1024 * 1024)) "$SNAPLEN" "${FILTER:--}" "$own" "${pods[@]}" || { say "$node: nothing was captured (see above)" && return 1; }
  mkdir -p "$DIR/$node"
  rt_node "$node" tar -C /capture -cf - . | tar -C "$DIR/$node" -xf -
}

rt_node_stdin() {
  cluster_kubectl --namespace "$CLUSTER_NAMESPACE" exec --stdin \
    "$(awk -v node="$1" '$1 == node { print $2 }' "$CLUSTER_DIR/nodes")" -- "${@:2}"
}
