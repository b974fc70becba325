# shellcheck shell=bash
# What the machine that docker runs on has to have; it is a virtual one with Docker Desktop. Sourced by require.sh.

NEEDED_MB=6000 NEEDED_CPUS=2

# kind's advice (known issues, "too many open files"), and what a kernel has by itself (fs/notify/inotify/inotify_user.c). Whether that
# does for three nodes depends on what else runs (for 22 it did not, kind issue 904), so it is a warning; less was taken away by somebody.
ADVISED_WATCHES=524288 ADVISED_INSTANCES=512 NEEDED_WATCHES=8192 NEEDED_INSTANCES=128

# The API server's port, the kubeconfig's address and the scripts' folder are all looked for here.
need_local() {
  local endpoint
  endpoint=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null) || endpoint=''
  case ${endpoint:-${DOCKER_HOST:-}} in
    '' | unix://* | npipe://*) ;;
    *) lack "docker is ${endpoint:-$DOCKER_HOST}, another machine, which has neither these scripts nor this one's ports" \
      'log in there and run it there, or unset DOCKER_HOST and DOCKER_CONTEXT (docker context use default)' ;;
  esac
}

need_machine() {
  local memory cpus kernel security
  IFS='|' read -r memory cpus kernel security < <(docker info --format '{{.MemTotal}}|{{.NCPU}}|{{.KernelVersion}}|{{.SecurityOptions}}') || true
  [[ $memory =~ ^[0-9]+$ ]] ||
    { lack 'docker does not say what machine it runs on' 'use Docker itself: podman behind the name docker will not do' && return; }
  ((memory / 1000000 >= NEEDED_MB)) || lack "docker has $((memory / 1000000)) MB of memory, three nodes with Cilium want $NEEDED_MB" \
    "give it more (Docker Desktop: Settings, Resources)"
  ((cpus >= NEEDED_CPUS)) || lack "docker has $cpus processor, $NEEDED_CPUS are needed" "give it more (Docker Desktop: Settings, Resources)"
  [[ $security != *rootless* ]] || lack 'docker is rootless: neither Cilium nor a capture can enter the nodes' 'use a docker with root'
  [[ $security != *name=userns* ]] || lack 'docker remaps users (userns-remap): no privileged container is let in' 'use a docker without it'
  awk -v kernel="$kernel" 'BEGIN { split(kernel, part, "."); exit !(part[1] * 1000 + part[2] >= 5010) }' ||
    lack "kernel $kernel is too old for Cilium $CILIUM_VERSION" 'use 5.10 or newer'
}

# Tried on docker's own kernel, in the node image: what it can do, modules that load by themselves included.
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
  need_inotify max_user_watches "$watches" "$NEEDED_WATCHES" "$ADVISED_WATCHES"
  need_inotify max_user_instances "$instances" "$NEEDED_INSTANCES" "$ADVISED_INSTANCES"
  for device in vxlan geneve; do
    [[ ${SETUP:-$device} != "$device" || $said == *"has-$device"* ]] || lack "the kernel has no $device device" "on docker's machine: modprobe $device"
  done
}

# Other clusters use them up too, and what fails then does so in odd ways. The remedy is the machine's own, also where that is a virtual one,
# until it restarts.
need_inotify() { # name has needed advised
  local remedy
  remedy="docker run --rm --privileged --network none --entrypoint sh $(node_image) -c 'echo $4 >/proc/sys/fs/inotify/$1'"
  if (($2 < $3)); then
    lack "fs.inotify.$1 is $2, less than a kernel has by itself" "$remedy"
  elif (($2 < $4)); then
    warn "fs.inotify.$1 is $2, and kind advises $4: pods may fail with 'too many open files'" "$remedy"
  fi
}

# Virtual machines share some of this one's folders, often the home folder alone.
need_scripts() {
  local scripts=${KIND_DIR%/*}
  [[ ${KIND_TOOLS:-container} != host ]] || return 0
  docker run --rm --network none --security-opt label=disable --mount "type=bind,\"source=$scripts\",target=/podpath/scripts,readonly" --entrypoint sh "$(node_image)" \
    -c 'test -r /podpath/scripts/kind.sh' >/dev/null ||
    lack "docker's machine cannot read $scripts" "share that folder with it (Docker Desktop: Settings, Resources, File sharing), or move this clone to one that is"
}
