# shellcheck shell=bash
# Compile, load, fill and attach the eBPF datapath (datapath.c). Sourced after topology.sh.
# Programs and maps are pinned below STATE/bpf/NODE, a bpffs of the lab's own.

# datapath_up vxlan|geneve SCENARIO
datapath_up() {
  local object node bpf
  bpf=$(lab_state)/bpf
  object=$(datapath_object "$@")
  mkdir -p "$bpf"
  mount -t bpf bpf "$bpf"
  for node in "${LAB_NODES[@]}"; do
    tunnel_device "$node"
    # From inside, with short paths: libbpf writes "_" for every "." in a map's path, and the scratch folder may have one.
    (cd "$bpf" && bpftool prog loadall "$object" "$node" type classifier pinmaps "$node/maps")
    datapath_entries "$node" | bpftool batch file - >/dev/null
    datapath_hooks "$node" "$1" | datapath_attach "$node" "$bpf/$node"
    datapath_routes "$node" | ip_in "$node" -batch -
  done
}

# Path of the object, compiled when this source with these flags never was.
datapath_object() {
  local flags source=$LAB_DIR object
  mapfile -t flags < <(datapath_flags "$@")
  object=$(cat "$source"/*.[ch] - <<<"${flags[*]}" | sha256sum)
  object=${LAB_STATE:-/run/podpath}/objects/${object:0:16}.o
  if [[ ! -e $object ]]; then
    mkdir -p "${object%/*}"
    # The multiarch folder has asm/types.h, which clang's bpf target does not look for; BTF (-g) describes the maps.
    clang -O2 -g -Wall -Werror -target bpf "-I/usr/include/$(uname -m)-linux-gnu" "${flags[@]}" \
      -c "$source/datapath.c" -o "$object.$$"
    mv "$object.$$" "$object"
  fi
  echo "$object"
}

# One a line.
datapath_flags() {
  if [[ $1 == geneve ]]; then geneve_flags; else echo -DVXLAN; fi
  [[ $2 != dsr ]] || printf '%s\n' "-DDSR_ADDR=0x$(hex_address "${LAB_FRONTEND%:*}" | tr -d ' ')" "-DDSR_PORT=${LAB_FRONTEND#*:}"
}

# Lines `device direction program` of a node.
datapath_hooks() {
  local pod
  for pod in "${LAB_PODS[@]}"; do
    [[ ${LAB_POD_NODE[$pod]} != "$1" ]] || echo "${LAB_LXC[$pod]} ingress from_container"
  done
  echo cilium_host egress from_host
  echo "cilium_$2 ingress from_overlay"
  [[ $2 != geneve ]] || geneve_hooks
}

# tcx where bpftool can (7.4 and later, kernel 6.6), as Cilium prefers; else clsact filters.
datapath_attach() {
  local device direction program pins=$2
  while read -r device direction program; do
    if datapath_tcx && in_ns "$1" bpftool net attach "tcx_$direction" pinned "$pins/$program" dev "$device" 2>/dev/null; then
      continue
    fi
    echo "qdisc replace dev $device clsact"
    echo "filter add dev $device $direction bpf direct-action object-pinned $pins/$program"
  done | in_ns "$1" tc -batch -
}

datapath_tcx() {
  : "${TCX:=$(bpftool net help 2>&1 | grep -c tcx_ingress)}"
  [[ $TCX != 0 ]]
}

# Routes as pkg/datapath/linux/node.go createNodeRouteSpec: every pod CIDR via the own router address, remote ones at 1450.
datapath_routes() {
  local node router=${LAB_ROUTER_IP[$1]} mtu
  for node in "${LAB_NODES[@]}"; do
    mtu="mtu 1450"
    [[ $node != "$1" ]] || mtu=
    echo "route add ${LAB_CIDR[$node]} via $router dev cilium_host src $router proto kernel $mtu"
  done
}
