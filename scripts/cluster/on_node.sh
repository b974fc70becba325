#!/bin/sh
# shellcheck disable=SC2034 # the files before it read them
# Captures on one node: on_node.sh NODE DIR SECONDS BYTES SNAPLEN FILTER ADDRESSES [NAMESPACE/POD=UID=ADDRESS[,ADDRESS]]... , over stdin
# after pod_netns.sh and node_filter.sh, so all of it is read before it begins. Captures where the node's own ADDRESSES (parted by blanks)
# and its default routes are, the overlay, and of each pod eth0 and its host end, each for SECONDS; all end once one has its share of
# BYTES. Writes DIR/points: a line a point, `interface role pod file captured received dropped filter note`, parted by tabs; a note is a
# warning too. Status 1 if there is not one file. FILTER `-`: see filter_for.

# Lines `interface role pod way expression`; `way` enters a pod's network namespace, `-` is the node's, `missing` none.
points() { # pods...
  {
    ip -o route show default
    ip -o -6 route show default
    for each in $own; do ip -o addr show to "$each" | sed 's/^[0-9]*:/ dev/'; done
  } |
    grep -o ' dev [^ @]*' | grep -v ' lo$' | sort -u | while read -r _ name; do echo "$name underlay - - $(filter_for underlay)"; done
  for name in cilium_vxlan cilium_geneve; do ! ip link show dev "$name" >/dev/null 2>&1 || echo "$name tunnel - - $(filter_for tunnel)"; done
  ! ip link show dev cilium_wg0 >/dev/null 2>&1 || echo "cilium_wg0 wireguard - - $(filter_for wireguard)"
  for pod in "$@"; do
    name=${pod%%=*} uid=${pod#*=} uid=${uid%%=*}
    netns=$(pod_netns "$uid") || { echo "eth0 pod $name missing" && continue; }
    echo "eth0 pod $name $netns $(filter_for pod "$(addresses_of "$pod")")"
    number=$(nsenter --net="$netns" ip -o link show dev eth0 | sed -n 's/.*eth0@if\([0-9]*\):.*/\1/p')
    lxc=$(ip -o link show | sed -n "s/^${number:-none}: \([^:@]*\)[:@].*/\1/p")
    [ -z "$lxc" ] || echo "$lxc lxc $name - $(filter_for lxc "$(addresses_of "$pod")")"
  done
}

addresses_of() { echo "${1##*=}" | tr , ' '; }

# Sets the overlay's UDP port and what Geneve's options shift its packets by: Cilium's, else another plugin's (flannel.1, vxlan.calico).
overlay() {
  port=$(port_of dev cilium_vxlan) shift=0
  [ -n "$port" ] || port=$(port_of dev cilium_geneve) shift='((udp[8]&63)<<2)'
  [ -n "$port" ] || port=$(port_of type vxlan) shift=0
}

port_of() { ip -o -d link show "$@" 2>/dev/null | sed -n 's/.* dstport \([0-9]*\).*/\1/p' | head -n 1; } # dev NAME | type KIND

# Prints the first way that works. A node's AppArmor profile of tcpdump (Ubuntu) holds for /usr/bin/tcpdump of a privileged container too,
# and keeps it from its own libraries (moby issue 14140): a copy has another path.
find_tcpdump() {
  cp "$(command -v tcpdump)" "$dir/tcpdump" 2>/dev/null && "$dir/tcpdump" --version >/dev/null 2>&1 && echo "$dir/tcpdump" || echo tcpdump
}

each_point() { # command: it is given number, interface, role, pod, way and expression
  number=0
  while read -r interface role pod way expression; do
    number=$((number + 1))
    "$1" "$number" "$interface" "$role" "$pod" "$way" "$expression" </dev/null
  done <"$dir/list"
}

main() {
  node=$1 dir=$2 seconds=$3 bytes=$4 snaplen=$5 filter=$(printf %s "$6" | tr '\t\n' '  ') own=$7 addresses=''
  shift 7
  for pod in "$@"; do addresses="$addresses $(addresses_of "$pod")"; done
  overlay
  free=$(df -Pk "$dir" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge $((bytes / 512)) ] || { echo "only $free kB are free on this node, twice $((bytes / 1024)) kB are wanted" >&2 && exit 1; }
  points "$@" >"$dir/list"
  [ -s "$dir/list" ] || { echo "$node has no interface to capture: no default route, no InternalIP, no overlay" >&2 && exit 1; }
  count=$((bytes / $(wc -l <"$dir/list") / (snaplen + 16)))
  [ "$count" -gt 0 ] || { echo "--size is less than a packet of $snaplen bytes a point; next: a larger --size, or a smaller --snaplen" >&2 && exit 1; }
  tcpdump=$(find_tcpdump)
  each_point try
  each_point begin
  wait
  each_point finish >"$dir/points"
  (cd "$dir" && rm -f -- *.err *.note *.pid full list tcpdump)
  cut -f 4 "$dir/points" | grep -q . || { echo "warning: $node: no point could be captured" >&2 && exit 1; }
}

main "$@"
