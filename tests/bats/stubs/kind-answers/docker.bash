# shellcheck shell=bash disable=SC2154
# What the stub docker answers. FAKE/there/network-NAME holds a network's MTU, container-NAME the image and shared folder of a container
# that `run` started, second-CONTAINER the device that a container has in the second network. Sourced by kind-bin/docker.
# FAKE_ABSENT: images that are not here until they are pulled or built.

# shellcheck source=/dev/null
source "${BASH_SOURCE[0]%/*}/docker_exec.bash"

docker() {
  case "$1 ${2-}" in
    'context inspect') echo "${FAKE_SAYS_ENDPOINT:-unix:///var/run/docker.sock}" ;;
    'info --format')
      case $3 in
        *DriverStatus*) echo "${FAKE_SAYS_STORE:-[[Backing Filesystem extfs]]}" ;;
        *) echo "${FAKE_SAYS_INFO-8000000000|4|6.8.0|[name=seccomp,profile=builtin]}" ;;
      esac
      ;;
    'image inspect')
      [[ " ${FAKE_ABSENT:-} " != *" ${!#} "* ]] || grep -sqxF "${!#}" "$FAKE/images" || return 1
      echo linux/arm64
      ;;
    'pull --quiet') echo "${!#}" >>"$FAKE/images" ;;
    'build --quiet') option --tag "$@" >>"$FAKE/images" ;;
    'image save') touch "$(option --output "$@")" ;;
    'run --rm')
      option sh "$@" >>"$FAKE/images"
      printf '%s\n' "${FAKE_SAYS_KERNEL:-524288 512 has-vxlan has-geneve}" | tr ' ' '\n'
      ;;
    'run --detach') sed -E 's/.*"source=([^"]*)".* ([^ ]+) sleep infinity$/\2 \1/' <<<"$*" | make_new "container-$(option --name "$@")" ;;
    'create --name') make_new "container-$(option --name "$@")" </dev/null ;;
    'rm --force') rm -f "$there/container-${!#}" "$there/second-${!#}" ;;
    'container inspect') docker_container "$@" ;;
    'network '*) docker_network "$@" ;;
    'exec '*) docker_exec "${@:2}" ;;
    *) ;;
  esac
}

# Of one name there is one.
make_new() { # name; holds stdin
  ! exists "$1" || { echo "Error response from daemon: $1 already exists" >&2 && return 1; }
  cat >"$there/$1"
}

docker_container() {
  local last=${!#}
  exists "container-$last" || return 1
  case $* in
    *Mounts*) echo "${FAKE_SAYS_RUNNING:-true} $(cat "$there/container-$last")" ;;
    *Config.Image*) cat "$there/image" ;;
    *Running*) echo "${FAKE_SAYS_RUNNING:-true}" ;;
    *Pid*) echo 4242 ;;
    *-2*IPAddress*) ! exists "second-$last" || echo 172.31.0.9 ;;
    *IPAddress*) echo 172.30.0.9 ;;
  esac
}

# By a container that is there; the tools' has no network.
in_use() { # network
  if [[ $1 == *-2 ]]; then compgen -G "$there/second-*" >/dev/null; else compgen -G "$there/container-$1-*" | grep -qv -- '-tools$'; fi
}

docker_network() {
  local network=${!#}
  case $2 in
    create) sed -E 's/.*driver\.mtu=([0-9]+).*/\1/' <<<"$*" | make_new "network-$network" ;;
    rm) ! in_use "$network" || { echo "Error response from daemon: network $network has active endpoints" >&2 && return 1; } && rm -f "$there/network-$network" ;;
    inspect)
      exists "network-$network" || return 1
      case $* in
        *Subnet*-2) echo 172.31.0.0/16 ;;
        *Subnet*) echo "${FAKE_SAYS_SUBNET:-172.30.0.0/16}" ;;
        *mtu*) cat "$there/network-$network" ;;
        *) echo '[]' ;;
      esac
      ;;
    connect) # a line each time, and names of interfaces count on, as libnetwork's did before Docker 28
      echo connected >>"$there/container-$4"
      echo "eth$(grep -c connected "$there/container-$4")" >"$there/second-$4"
      ;;
    disconnect) rm "$there/second-$4" ;;
  esac
}
