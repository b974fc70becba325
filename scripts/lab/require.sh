#!/usr/bin/env bash
# What this machine lacks to build a setup: require.sh [SETUP]; one line each, status 1 if anything. Used by runtime/netns.sh.
set -euo pipefail

missing=0

main() {
  local setup=${1-}
  [[ $(uname) == Linux ]] || stop "this is $(uname): namespaces need Linux" "use a Linux machine or a virtual machine"
  [[ $(id -u) == 0 ]] || stop "not root: namespaces and eBPF need it" "run with sudo"
  need_tools iproute2 ip tc
  need_tools util-linux nsenter flock mountpoint
  need_tools procps sysctl
  need_tools ethtool ethtool
  need_tools jq jq
  case $setup in vxlan | geneve | '') need_ebpf ;; esac
  case $setup in native-bgp | '') need_bgp ;; esac
  ((missing)) || need_privileges "$setup"
  return $missing
}

lack() { # what, why and what next
  echo "lab: $1; next: $2" >&2
  missing=1
}

stop() {
  lack "$@"
  exit 1
}

need_tools() { # package tool...
  local tool
  for tool in "${@:2}"; do
    command -v "$tool" >/dev/null || lack "$tool: not found" "install the package $1 (scripts/setup.sh does)"
  done
}

need_ebpf() {
  need_tools clang clang
  need_tools bpftool bpftool
  [[ -e /usr/include/bpf/bpf_helpers.h ]] || lack "bpf/bpf_helpers.h: not found, the datapath cannot be compiled" \
    "install the package libbpf-dev (scripts/setup.sh does)"
}

need_bgp() {
  need_tools gobgpd gobgpd gobgp
  need_tools frr vtysh
  [[ -x /usr/lib/frr/bgpd ]] || lack "/usr/lib/frr/bgpd: not found" "install the package frr (scripts/setup.sh does)"
}

# A container's root may lack what root usually has; try each thing once, in a namespace that dies with the command.
need_privileges() {
  local why="in a container: docker run --privileged; else a kernel with it"
  try ip link add type veth || lack "network namespaces or veth: refused here" "$why"
  try sysctl -qw net.ipv4.ip_forward=1 || lack "/proc/sys/net: read-only" "$why"
  case $1 in native-*) return ;; esac
  try ip link add type vxlan external dstport 8472 || lack "vxlan device: refused here" "$why (CONFIG_VXLAN)"
  try mount -t bpf bpf /tmp || lack "bpf file system: cannot be mounted" "$why (CONFIG_BPF_SYSCALL)"
}

try() { unshare --net --mount "$@" 2>/dev/null; }

main "$@"
