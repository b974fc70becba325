# shellcheck shell=bash
# BGP without systemd: FRR (zebra, bgpd) in the router's namespace, gobgpd in every node's as the stand-in for Cilium's BGP,
# which is built on the same GoBGP. Sourced after topology.sh.

# shellcheck source=../lib/await.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/await.sh"

bgp_up() {
  local networks=(18) node frr
  [[ $1 != ecmp ]] || networks=(18 19)
  frr=$(lab_state)/frr
  install -d -o frr -g frr "$frr"
  frr_config "${networks[@]}" >"$frr/frr.conf"
  frr_start zebra
  frr_start bgpd
  for node in "${LAB_NODES[@]}"; do gobgp_config "$node" "${networks[@]}" >"$(lab_state)/gobgp-$node.toml"; done
  bgp_sessions "${#networks[@]}"
}

# Sockets, pids and logs stay below the scratch folder.
frr_start() {
  local dir
  dir=$(lab_state)/frr
  (
    own_files "$dir/$1.out"
    in_ns frr "/usr/lib/frr/$1" -d -f "$dir/frr.conf" -i "$dir/$1.pid" -z "$dir/zserv.api" \
      --vty_socket "$dir" -A 127.0.0.1 --log "file:$dir/$1.log"
  )
}

# In a subshell: let go of all of the caller's files. A daemon must hold neither the build's lock nor a pipe that somebody
# waits on.
own_files() { # OUTPUT
  local fd
  exec </dev/null >"$1" 2>&1
  for fd in /proc/"$BASHPID"/fd/*; do
    fd=${fd##*/}
    ((fd < 3)) || eval "exec $fd>&-"
  done
}

# Start the nodes' speakers, let each announce its pod CIDR, wait for the routes: bgp_sessions NETWORKS
bgp_sessions() {
  local node state
  state=$(lab_state)
  for node in "${LAB_NODES[@]}"; do gobgp_exec "$node" & done
  for node in "${LAB_NODES[@]}"; do
    await 10 "gobgpd on $node" in_ns "$node" gobgp global rib add "${LAB_CIDR[$node]}" -a ipv4
  done
  await 20 "the routes in FRR" bgp_converged "$1"
}

# In a subshell, which becomes the speaker: gobgp_exec NODE [OPTION...]
gobgp_exec() {
  local state
  state=$(lab_state)
  own_files "$state/gobgp-$1.log"
  echo "$BASHPID" >"$state/gobgp-$1.pid"
  exec nsenter --net="/run/netns/$(lab_ns "$1")" -- setsid gobgpd --config-file "$state/gobgp-$1.toml" --api-hosts 127.0.0.1:50051 "${@:2}"
}

# KILL, so that the capture of a session's start does not begin with a NOTIFICATION, which is what an incident looks like.
gobgp_stop() {
  local pid
  pid=$(<"$(lab_state)/gobgp-$1.pid")
  [[ $(cat "/proc/$pid/comm" 2>/dev/null) != gobgpd ]] || kill -KILL "$pid"
}

bgp_withdrawn() { [[ $(ip_in frr -j route show proto bgp) == '[]' || $(ip_in frr -j route show proto bgp) == '[ ]' ]]; }

# FRR's kernel has the expected number of next hops for every pod CIDR.
bgp_converged() {
  local node
  for node in "${LAB_NODES[@]}"; do
    ip_in frr -j route show proto bgp exact "${LAB_CIDR[$node]}" |
      jq -e --argjson hops "$1" '.[0] | (.nexthops // [.gateway // empty]) | length == $hops' >/dev/null || return 1
  done
}

# await SECONDS WHAT COMMAND...: until the command succeeds
await() {
  AWAIT_PAUSE=0.05 await_success "$1" "${@:3}" ||
    { echo "$SETUP: BGP: $2 not there after $1 s; next: see the logs in $(lab_state)" >&2 && return 1; }
}
