# shellcheck shell=bash
# The kind cluster, and the container with the tools. Sourced by up.sh.

cluster_up() {
  ! cluster_exists || phase "the cluster is there ($(kind_built_image 2>/dev/null || true))" drop_unless_it_answers
  cluster_exists || phase "creating the cluster ($(node_image))" cluster_create
}

drop_unless_it_answers() {
  ! cluster_answers || return 0
  say "$(kind_cluster) exists but does not run (kind's clusters of several nodes may not outlive a restart of docker): made anew"
  attend kind delete cluster --name "$(kind_cluster)" --kubeconfig "$(kind_kubeconfig)"
}

# With KIND_KEEP_FAILED=1 kind, too, leaves what it could not finish.
cluster_create() {
  local name
  name=$(kind_cluster)
  attend env KIND_EXPERIMENTAL_DOCKER_NETWORK="$name" kind create cluster --name "$name" --image "$(node_image)" \
    --config "$KIND_DIR/setups/$SETUP/cluster.yaml" --kubeconfig "$(kind_kubeconfig)" ${KIND_KEEP_FAILED:+--retain}
}

cluster_exists() { [[ $'\n'$(kind get clusters 2>/dev/null)$'\n' == *$'\n'"$(kind_cluster)"$'\n'* ]]; }

# A build that was killed leaves nodes that never joined; after a restart of docker the API server takes its time.
cluster_answers() {
  nodes_running || return
  kind export kubeconfig --name "$(kind_cluster)" --kubeconfig "$(kind_kubeconfig)" >/dev/null 2>&1 || return
  await_success 60 nodes_joined
}

nodes_running() {
  local nodes
  mapfile -t nodes < <(kind_nodes)
  ((${#nodes[@]} == 3)) || return 1
  [[ $(docker container inspect --format '{{.State.Running}}' "${nodes[@]}" | sort -u) == true ]]
}

nodes_joined() { (($(cluster_kubectl get nodes --output name --request-timeout 5s | wc -l) == 3)); }

# All of the host's processes are in its view, so it can enter the network namespace of every node and pod; where docker runs in a
# virtual machine, the host is that machine.
tools_up() { # --mount takes CSV, and a path may hold a comma
  local name
  [[ ${KIND_TOOLS:-container} != host ]] || return 0
  name=$(kind_tools)
  docker image inspect "$TOOLS_IMAGE" >/dev/null 2>&1 ||
    attend docker build --quiet --build-arg "BASE=$TOOLS_BASE" --tag "$TOOLS_IMAGE" "$KIND_DIR/tools" >/dev/null
  ! tools_fit "$name" || return 0
  container_down "$name"
  docker run --detach --name "$name" --label "podpath=$SETUP" --privileged --pid host --network none \
    --mount "type=bind,\"source=$SCRIPTS\",target=/podpath/scripts,readonly" --workdir /podpath "$TOOLS_IMAGE" sleep infinity >/dev/null
}

# Of this image and with these scripts: those of a clone that was moved are not there any more. Docker Desktop puts its own name for this
# machine's files before them.
tools_fit() { # name
  local said
  said=$(docker container inspect --format '{{.State.Running}} {{.Config.Image}} {{range .HostConfig.Mounts}}{{.Source}}{{end}}' "$1" 2>/dev/null) &&
    [[ $said == "true $TOOLS_IMAGE "?(/host_mnt)"$SCRIPTS" ]]
}

# A client beside the cluster: a network namespace on its network, held open by an image that is here anyway.
outside_up() {
  local name
  name=$(kind_outside)
  [[ $(docker container inspect --format '{{.State.Running}}' "$name" 2>/dev/null) != true ]] || return 0
  container_down "$name"
  docker run --detach --name "$name" --label "podpath=$SETUP" --network "$(kind_cluster)" --entrypoint sleep "$(node_image)" \
    infinity >/dev/null
}
