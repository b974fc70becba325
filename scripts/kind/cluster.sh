# shellcheck shell=bash
# The docker network, the kind cluster on it, and the container with the tools. Sourced by up.sh.

# kind copies the MTU of docker's default bridge, which may be 65535 on Docker Desktop; this one is said.
network_up() { # name
  docker network inspect "$1" >/dev/null 2>&1 || docker network create --driver bridge \
    --opt com.docker.network.bridge.enable_ip_masquerade=true --opt "com.docker.network.driver.mtu=${KIND_MTU:-1500}" \
    --label "podpath=$SETUP" "$1" >/dev/null
}

cluster_up() {
  local name clusters
  name=$(kind_cluster)
  clusters=$(kind get clusters 2>/dev/null)
  if [[ $'\n'$clusters$'\n' == *$'\n'"$name"$'\n'* ]] && ! nodes_running; then
    say "$name exists but does not run (kind's clusters of several nodes do not outlive a restart of docker): made anew"
    attend kind delete cluster --name "$name" --kubeconfig "$(kind_kubeconfig)"
    clusters=''
  fi
  if [[ $'\n'$clusters$'\n' == *$'\n'"$name"$'\n'* ]]; then
    kind export kubeconfig --name "$name" --kubeconfig "$(kind_kubeconfig)" >/dev/null 2>&1
  else
    attend env KIND_EXPERIMENTAL_DOCKER_NETWORK="$name" kind create cluster --name "$name" --image "$KIND_NODE_IMAGE" \
      --config "$KIND_DIR/setups/$SETUP/cluster.yaml" --kubeconfig "$(kind_kubeconfig)"
  fi
}

nodes_running() {
  local nodes
  mapfile -t nodes < <(kind_nodes)
  ((${#nodes[@]} == 3)) || return 1
  [[ $(docker container inspect --format '{{.State.Running}}' "${nodes[@]}" | sort -u) == true ]]
}

# All of the host's processes are in its view, so it can enter the network namespace of every node and pod; where docker runs in a
# virtual machine, the host is that machine.
tools_up() {
  local name
  [[ ${KIND_TOOLS:-container} != host ]] || return 0
  name=$(kind_tools)
  docker image inspect "$TOOLS_IMAGE" >/dev/null 2>&1 ||
    attend docker build --quiet --build-arg "BASE=$TOOLS_BASE" --tag "$TOOLS_IMAGE" "$KIND_DIR/tools" >/dev/null
  [[ $(docker container inspect --format '{{.State.Running}}' "$name" 2>/dev/null) != true ]] || return 0
  container_down "$name"
  docker run --detach --name "$name" --label "podpath=$SETUP" --privileged --pid host --network none \
    --mount "type=bind,source=$SCRIPTS,target=/podpath/scripts,readonly" --workdir /podpath "$TOOLS_IMAGE" sleep infinity >/dev/null
}

# A client beside the cluster: a network namespace on its network, held open by an image that is here anyway.
outside_up() {
  local name
  name=$(kind_outside)
  [[ $(docker container inspect --format '{{.State.Running}}' "$name" 2>/dev/null) != true ]] || return 0
  container_down "$name"
  docker run --detach --name "$name" --label "podpath=$SETUP" --network "$(kind_cluster)" --entrypoint sleep "$KIND_NODE_IMAGE" \
    infinity >/dev/null
}
