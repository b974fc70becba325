# shellcheck shell=bash
# What a setup left, removed by name, whatever state a build left it in. Sourced by up.sh and down.sh, after names.sh.

container_down() { # name
  ! docker container inspect "$1" >/dev/null 2>&1 || docker rm --force --volumes "$1" >/dev/null
}

network_down() { # name
  ! docker network inspect "$1" >/dev/null 2>&1 || docker network rm "$1" >/dev/null
}

nodes_down() { kind delete cluster --name "$(kind_cluster)" --kubeconfig "$(kind_kubeconfig)" >/dev/null 2>&1; }

# A node that kind was making while it was ended may come after kind has deleted those there were, and is on the network.
last_network_down() { sleep 2 && nodes_down && network_down "$(kind_cluster)"; }

# Containers before the networks they are on. A part that fails keeps none of the others from going.
kind_clear() {
  local failed=0
  nodes_down || failed=1
  container_down "$(kind_frr)" || failed=1
  container_down "$(kind_outside)" || failed=1
  container_down "$(kind_tools)" || failed=1
  network_down "$(kind_second_network)" || failed=1
  network_down "$(kind_cluster)" || last_network_down || failed=1
  rm -rf "$(kind_state)"
  return "$failed"
}

# Two builds of one setup would each remove what the other makes.
kind_lock() {
  local lock holder
  lock=$(kind_state).lock
  mkdir -p "${lock%/*}"
  until mkdir "$lock" 2>/dev/null; do
    # Between mkdir and its number a holder has none; process 0 would be this one's own group.
    holder=$(cat "$lock/pid" 2>/dev/null) || { sleep 0.2 && holder=$(cat "$lock/pid" 2>/dev/null) || holder=''; }
    ! is_builder "$holder" || fail 1 "$SETUP is being built or removed by process $holder; next: wait for it, or end it"
    rm -rf "$lock"
  done
  echo $$ >"$lock/pid"
}

# After a kill -9 the number may be anybody's.
is_builder() { # pid
  local args
  [[ -n $1 ]] && args=$(ps -ww -o args= -p "$1" 2>/dev/null) && [[ $args == *kind/up.sh* || $args == *kind/down.sh* ]]
}

kind_unlock() { rm -rf "$(kind_state).lock"; }
