#!/usr/bin/env bash
# What this machine lacks to build a setup on kind: require.sh [SETUP] (all of them); one line each, status 1 if anything. Used by runtime/kind.sh.
set -euo pipefail

KIND_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in versions names; do
  # shellcheck source=/dev/null
  source "$KIND_DIR/$part.sh"
done

# kind's by the node image (versions.sh), Python's is the project's own.
NEEDED_KIND=0.30 NEEDED_HELM=3.8 NEEDED_PYTHON=3.11
NEEDED_MB=6000 NEEDED_CPUS=2 NEEDED_WATCHES=524288 NEEDED_INSTANCES=512

missing=0

main() {
  SETUP=${1-}
  need_tool docker 'install Docker, https://docs.docker.com/get-docker'
  need_tool kubectl 'install kubectl, https://kubernetes.io/docs/tasks/tools'
  need_version "$NEEDED_KIND" 'https://kind.sigs.k8s.io/docs/user/quick-start' kind version
  need_version "$NEEDED_HELM" 'https://helm.sh/docs/intro/install' helm version --short
  need_version "$NEEDED_PYTHON" 'https://www.python.org/downloads' python3 --version
  [[ ${KIND_EXPERIMENTAL_PROVIDER:-docker} == docker ]] ||
    lack "KIND_EXPERIMENTAL_PROVIDER is '$KIND_EXPERIMENTAL_PROVIDER', and these scripts speak to docker" 'unset it'
  ((!missing)) || return 1
  docker info >/dev/null 2>&1 || { lack 'docker does not answer' 'start it (Docker Desktop, or systemctl start docker), or join the group docker' && return 1; }
  need_machine
  if [[ ${KIND_TOOLS:-container} == host ]]; then need_host; fi
  ((missing)) || need_kernel
  return $missing
}

lack() { # what, why and what next
  echo "kind: $1; next: $2" >&2
  missing=1
}

need_tool() { command -v "$1" >/dev/null || lack "$1: not found" "$2"; }

# By the first number with a dot in what the command says.
need_version() { # minimum where command...
  local said
  command -v "$3" >/dev/null || { lack "$3: not found" "install $3 $1 or newer, $2" && return; }
  said=$("${@:3}" 2>/dev/null) || said=''
  if [[ ! $said =~ ([0-9]+)\.([0-9]+) ]]; then
    lack "$3 does not say which version it is ('${*:3}')" "install $3 $1 or newer, $2"
  elif ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] < ${1%.*} * 1000 + ${1#*.})); then
    lack "$3 is ${BASH_REMATCH[0]}, and $1 is needed" "install $3 $1 or newer, $2"
  fi
}

# Of the machine that docker runs on, which is a virtual one with Docker Desktop.
need_machine() {
  local memory cpus kernel security
  IFS='|' read -r memory cpus kernel security < <(docker info --format '{{.MemTotal}}|{{.NCPU}}|{{.KernelVersion}}|{{.SecurityOptions}}') || true
  [[ $memory =~ ^[0-9]+$ ]] ||
    { lack 'docker does not say what machine it runs on' 'use Docker itself: podman behind the name docker will not do' && return; }
  ((memory / 1000000 >= NEEDED_MB)) || lack "docker has $((memory / 1000000)) MB of memory, three nodes with Cilium want $NEEDED_MB" \
    "give it more (Docker Desktop: Settings, Resources)"
  ((cpus >= NEEDED_CPUS)) || lack "docker has $cpus processor, $NEEDED_CPUS are needed" "give it more (Docker Desktop: Settings, Resources)"
  [[ $security != *rootless* ]] || lack 'docker is rootless: neither Cilium nor a capture can enter the nodes' 'use a docker with root'
  awk -v kernel="$kernel" 'BEGIN { split(kernel, part, "."); exit !(part[1] * 1000 + part[2] >= 5010) }' ||
    lack "kernel $kernel is too old for Cilium $CILIUM_VERSION" 'use 5.10 or newer'
}

# Tried on docker's own kernel, in the node image: what it can do, modules that load by themselves included. Other clusters use up
# inotify instances, and kind's nodes then fail in odd ways (kind, known issues: "too many open files").
need_kernel() {
  local said watches instances image device
  image=$(node_image)
  docker image inspect "$image" >/dev/null 2>&1 || echo "kind: $image is fetched first, about 1 GB" >&2
  # shellcheck disable=SC2016
  said=$(docker run --rm --privileged --network none --entrypoint sh "$image" -c '
    cat /proc/sys/fs/inotify/max_user_watches /proc/sys/fs/inotify/max_user_instances
    ip link add podpath0 type vxlan id 1 dstport 8472 2>/dev/null && echo has-vxlan
    ip link add podpath1 type geneve id 1 remote 192.0.2.1 2>/dev/null && echo has-geneve
    true') || { lack "$image cannot be run" 'see what docker said above; offline: docker load it first' && return; }
  { read -r watches && read -r instances; } <<<"$said"
  ((watches >= NEEDED_WATCHES)) || lack "fs.inotify.max_user_watches is $watches" "on docker's machine: sysctl -w fs.inotify.max_user_watches=$NEEDED_WATCHES"
  ((instances >= NEEDED_INSTANCES)) || lack "fs.inotify.max_user_instances is $instances" "on docker's machine: sysctl -w fs.inotify.max_user_instances=$NEEDED_INSTANCES"
  for device in vxlan geneve; do
    [[ ${SETUP:-$device} != "$device" || $said == *"has-$device"* ]] || lack "the kernel has no $device device" "on docker's machine: modprobe $device"
  done
}

need_host() {
  local tool
  [[ $(uname) == Linux && $(id -u) == 0 ]] || lack 'KIND_TOOLS=host enters the nodes from here, as root on Linux' 'leave it out, or use sudo'
  for tool in nsenter tcpdump ip ethtool ping; do need_tool "$tool" 'install it, or leave KIND_TOOLS=host out'; done
}

main "$@"
