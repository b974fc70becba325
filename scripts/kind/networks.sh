# shellcheck shell=bash
# The docker network of the cluster, and scenario ecmp's second one. Sourced by up.sh.

# kind copies the MTU of docker's default bridge, which may be 65535 on Docker Desktop; this one is said.
network_up() { # name
  ! docker network inspect "$1" >/dev/null 2>&1 || return 0
  docker network create --driver bridge \
    --opt com.docker.network.bridge.enable_ip_masquerade=true --opt "com.docker.network.driver.mtu=${KIND_MTU:-1500}" \
    --label "podpath=$SETUP" "$1" >/dev/null
  is_free "$1" || { docker network rm "$1" >/dev/null && return 1; }
}

# Docker knows nothing of the cluster's inner networks when it chooses one of its own.
is_free() { # name
  local subnets
  subnets=$(subnets_of "$1") || return
  # shellcheck disable=SC2086
  python3 "$KIND_DIR/overlaps.py" "$1" $subnets "pods=$(kind_pod_network)" "services=$(kind_service_network)"
}

subnets_of() { docker network inspect --format '{{range .IPAM.Config}}{{.Subnet}} {{end}}' "$1"; }

# The one that FRR listens on.
subnet_of() { docker network inspect --format '{{(index .IPAM.Config 0).Subnet}}' "$1"; }

second_network_up() {
  local nodes node
  nodes=$(all_nodes) || return
  network_up "$(kind_second_network)"
  for node in $nodes; do
    [[ -n $(kind_address "$node" "$(kind_second_network)" 2>/dev/null) ]] || connect "$node"
    hash_policy "$node" 1
  done
}

# Not by sysctl(8), which is no part of kind's node image by promise.
hash_policy() { # node policy
  docker exec "$1" sh -c "echo $2 >/proc/sys/net/ipv4/fib_multipath_hash_policy"
}

# Docker may move the default route to the network that comes first by name or priority: it is put back.
connect() { # node
  local default
  default=$(docker exec "$1" ip route show default)
  docker network connect "$(kind_second_network)" "$1"
  # shellcheck disable=SC2086
  docker exec "$1" ip route replace $default
}

second_network_down() {
  local nodes node
  docker network inspect "$(kind_second_network)" >/dev/null 2>&1 || return 0
  nodes=$(all_nodes) || return
  for node in $nodes; do
    [[ -z $(kind_address "$node" "$(kind_second_network)" 2>/dev/null) ]] || docker network disconnect "$(kind_second_network)" "$node"
    hash_policy "$node" 0
  done
  network_down "$(kind_second_network)"
}
