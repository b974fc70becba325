# shellcheck shell=bash
# Scenario ecmp's second network: an eth1 for every node. Sourced by up.sh.

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
