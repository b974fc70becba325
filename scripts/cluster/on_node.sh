#!/bin/sh
# Captures on one node: on_node.sh DIR SECONDS BYTES SNAPLEN FILTER ADDRESSES [NAMESPACE/POD=UID=ADDRESS]... , over stdin, so all of it
# is read before it begins. Captures where the node's own ADDRESSES (parted by blanks) and its default routes are, the overlay, and of
# each pod eth0 and its host end, each for SECONDS or its share of BYTES. Writes DIR/points: a line a point, `interface role pod file
# captured received dropped filter note`, parted by tabs. FILTER `-`: see filter_for.

# The pods' addresses, bare or in the tunnel: the inner IPv4 header begins 30 bytes into the UDP header (8 UDP, 8 VXLAN or Geneve, 14
# Ethernet) plus Geneve's options. What is encrypted, a later fragment or a tunnel over IPv6 (where pcap-filter cannot look) is kept.
# Without pods all is kept but the control plane's talk.
filter_for() { # role
  case $filter$1 in
    -pod | -lxc) return ;;
    -*) ;;
    *) echo "$filter" && return ;;
  esac
  [ -n "$addresses" ] || { echo 'not (tcp port 6443 or tcp port 10250 or tcp portrange 2379-2380)' && return; }
  bare='' inner=''
  for each in $addresses; do
    bare="$bare${bare:+ or }host $each"
    case $each in
      *:*) inner="$inner${inner:+ or }udp" ;;
      *)
        hex=$(echo "$each" | awk -F . '{ printf "0x%02x%02x%02x%02x", $1, $2, $3, $4 }')
        inner="$inner${inner:+ or }udp[42+$shift:4] = $hex or udp[46+$shift:4] = $hex"
        ;;
    esac
  done
  case $1 in
    underlay) echo "$bare or esp or udp port 51871 or ip[6:2] & 0x1fff != 0${port:+ or (udp port $port and (ip6 or $inner))}" ;;
    wireguard | tunnel | host) echo "$bare" ;;
  esac
}

# Lines `interface role pod way`; `way` enters a pod's network namespace, `-` is the node's.
points() {
  {
    ip -o route show default
    ip -o -6 route show default
    for each in $own; do ip -o addr show to "$each" | sed 's/^[0-9]*:/ dev/'; done
  } |
    grep -o ' dev [^ @]*' | grep -v ' lo$' | sort -u | while read -r _ name; do echo "$name underlay - -"; done
  for name in cilium_vxlan cilium_geneve; do ! ip link show dev "$name" >/dev/null 2>&1 || echo "$name tunnel - -"; done
  ! ip link show dev cilium_wg0 >/dev/null 2>&1 || echo "cilium_wg0 wireguard - -"
  for pod in "$@"; do
    name=${pod%%=*} uid=${pod#*=} uid=${uid%%=*}
    cgroup=$(grep -lsE "pod($uid|$(echo "$uid" | tr - _))" /proc/[0-9]*/cgroup | head -n 1)
    [ -n "$cgroup" ] || { echo "pod $name: no process of it is on this node" >&2 && continue; }
    echo "eth0 pod $name ${cgroup%/cgroup}/ns/net"
    number=$(nsenter --net="${cgroup%/cgroup}/ns/net" ip -o link show dev eth0 | sed -n 's/.*eth0@if\([0-9]*\):.*/\1/p')
    lxc=$(ip -o link show | sed -n "s/^${number:-none}: \([^:@]*\)[:@].*/\1/p")
    [ -z "$lxc" ] || echo "$lxc lxc $name -"
  done
}

# Through stdout: a tcpdump that gives up its rights could not write where it is to.
capture() { # number interface role way
  expression=$(filter_for "$3")
  count=$((bytes / points / (snaplen + 16)))
  file=$dir/$1.pcap way=$4
  set -- tcpdump -i "$2" -n -w - -s "$snaplen" -B 4096 -c "$count" --immediate-mode --time-stamp-precision=nano
  [ "$way" = - ] || set -- nsenter --net="$way" -- "$@"
  exec timeout -s INT "$seconds" "$@" ${expression:+"$expression"} >"$file"
}

counted() { sed -n "s/^\([0-9]*\) packets* $2.*/\1/p" "$1" | tail -n 1; }

port_of() { ip -o -d link show dev "$1" 2>/dev/null | sed -n 's/.* dstport \([0-9]*\).*/\1/p'; }

main() {
  dir=$1 seconds=$2 bytes=$3 snaplen=$4 filter=$5 own=$6 addresses='' port='' shift=0
  shift 6
  for pod in "$@"; do addresses="$addresses ${pod##*=}"; done
  port=$(port_of cilium_vxlan)
  [ -n "$port" ] || port=$(port_of cilium_geneve) shift='((udp[8]&63)<<2)'
  free=$(df -Pk "$dir" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge $((bytes / 512)) ] || { echo "only $free kB are free on this node, twice $((bytes / 1024)) kB are wanted" >&2 && exit 1; }
  points "$@" >"$dir/list"
  points=$(wc -l <"$dir/list")
  number=0
  while read -r interface role pod way; do
    number=$((number + 1))
    (capture "$number" "$interface" "$role" "$way") </dev/null 2>"$dir/$number.err" &
  done <"$dir/list"
  wait
  number=0
  while read -r interface role pod way; do
    number=$((number + 1)) file=$interface.pcap note=''
    [ "$role" != pod ] || file=pod-$(echo "$pod" | tr / -)-eth0.pcap
    captured=$(counted "$dir/$number.err" captured)
    [ -n "$captured" ] || { note=$(grep -v -e '^tcpdump: listening' "$dir/$number.err" | head -n 1) file=''; }
    [ -z "$file" ] || mv "$dir/$number.pcap" "$dir/$file"
    printf '%s\t' "$interface" "$role" "$pod" "$file" "$captured" "$(counted "$dir/$number.err" received)" \
      "$(counted "$dir/$number.err" dropped)"
    printf '%s\t%s\n' "$(filter_for "$role")" "$note"
  done <"$dir/list" >"$dir/points"
  rm -f "$dir"/*.err "$dir/list"
}

main "$@"
