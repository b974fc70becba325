#!/usr/bin/env bash
# Snapshots what every node and pod of a setup knows about its network, before or after a run, as one line of JSON per file.
set -euo pipefail

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$SCRIPTS/lib/boundary.sh"
source "$SCRIPTS/lib/process.sh"
source "$SCRIPTS/lib/keep.sh"

SYSCTLS='ip_forward ip_default_ttl ip_local_port_range ip_no_pmtu_disc ip_forward_use_pmtu fib_multipath_hash_policy
  fib_multipath_use_neigh tcp_mtu_probing tcp_syn_linear_timeouts tcp_timestamps icmp_ratelimit
  conf/*/rp_filter conf/*/send_redirects conf/*/proxy_arp conf/*/forwarding'

usage() {
  cat <<'END'
usage: state.sh SETUP DIR before|after [--runtime NAME]
Writes DIR/NODE/state/before|after/*.json: link, addr, route, rule, neigh, offload, sysctl, bpf-net, bpf-link, bpf-prog, pod-POD-*,
snmp.txt, tc-filter.txt and, where BGP runs, frr-* and gobgp-*; of a real cluster also what Kubernetes and Cilium know.
A tool that is missing costs its files and a warning, not the run.
END
}

parse() { # arguments...
  [[ ${1:-} != -h && ${1:-} != --help ]] || { usage && exit 0; }
  (($# >= 3)) || fail 2 "SETUP, DIR and before or after are needed; next: state.sh --help"
  SETUP=$1 DIR=$2 WHEN=$3 RUNTIME=${RUNTIME:-netns}
  [[ $WHEN == before || $WHEN == after ]] || fail 2 "'$WHEN' is neither before nor after; next: state.sh --help"
  [[ $# == 3 || ($# == 5 && $4 == --runtime) ]] || fail 2 "unknown argument '$4'; next: state.sh --help"
  RUNTIME=${5:-$RUNTIME}
}

node_state() { # node
  local node=$1 dir=$DIR/$1/state/$WHEN pod home what interfaces
  mkdir -p "$dir"
  keep "$dir/link.json" rt_node "$node" ip -j -d link
  keep "$dir/addr.json" rt_node "$node" ip -j addr
  keep "$dir/route.json" rt_node "$node" ip -j -d route show table all
  keep "$dir/rule.json" rt_node "$node" ip -j rule
  keep "$dir/neigh.json" rt_node "$node" ip -j -d neigh
  for what in net link prog; do
    keep "$dir/bpf-$what.json" rt_node "$node" bpftool -j "$what"
  done
  mapfile -t interfaces < <(rt_node "$node" ip -o link | sed -E 's/^[0-9]+: ([^:@]+).*/\1/')
  # shellcheck disable=SC2016
  keep "$dir/offload.txt" rt_node "$node" sh -c 'for name; do echo "interface $name"; ethtool -k "$name"; done' sh "${interfaces[@]}"
  # shellcheck disable=SC2016,SC2086
  keep "$dir/sysctl.txt" rt_node "$node" sh -c 'cd /proc/sys/net/ipv4 && grep -sH . $1 || true' sh "$SYSCTLS"
  keep "$dir/snmp.txt" rt_node "$node" cat /proc/net/snmp
  # shellcheck disable=SC2016
  keep "$dir/tc-filter.txt" rt_node "$node" sh -c 'tc -V >/dev/null || exit
    for name; do for way in ingress egress; do echo "interface $name $way" && tc filter show dev "$name" "$way" 2>/dev/null; done; done
    true' sh "${interfaces[@]}"
  while read -r pod home; do
    [[ $home != "$node" ]] || pod_state "$pod" "$dir"
  done <<<"$PODS"
  bgp_state "$node" "$dir"
}

pod_state() { # pod dir
  keep "$2/pod-$1-link.json" rt_pod "$1" ip -j -d link
  keep "$2/pod-$1-addr.json" rt_pod "$1" ip -j addr
  keep "$2/pod-$1-route.json" rt_pod "$1" ip -j -d route show table all
}

bgp_state() { # node dir
  case $'\n'$SPEAKERS$'\n' in
    *$'\n'"$1 frr"$'\n'*)
      keep "$2/frr-bgp-summary.json" rt_vtysh "$1" 'show bgp summary json'
      keep "$2/frr-bgp-routes.json" rt_vtysh "$1" 'show bgp ipv4 unicast json'
      keep "$2/frr-route.json" rt_vtysh "$1" 'show ip route json'
      ;;
    *$'\n'"$1 gobgp"$'\n'*)
      keep "$2/gobgp-neighbor.json" rt_node "$1" gobgp -j neighbor
      keep "$2/gobgp-rib.json" rt_node "$1" gobgp -j global rib
      ;;
  esac
}

main() {
  local node
  parse "$@"
  use_runtime "$RUNTIME"
  NODES=$(rt_nodes) || fail 1 "no nodes: $SETUP is not up; next: $RT_COMMAND up $SETUP"
  PODS=$(rt_pods) SPEAKERS=''
  ! declare -F rt_bgp_speakers >/dev/null || SPEAKERS=$(rt_bgp_speakers)
  trap end_attended EXIT
  exit_on_signals
  for node in $NODES; do node_state "$node" & done
  ! declare -F rt_state >/dev/null || rt_state "$DIR" "$WHEN" &
  wait
  for node in $NODES; do echo "$DIR/$node/state/$WHEN"; done | attend python3 "$SCRIPTS/state_json.py"
}

main "$@"
