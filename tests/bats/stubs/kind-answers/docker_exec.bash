# shellcheck shell=bash disable=SC2154
# What a command in a container answers: only in one that is there, and only what the scripts have need of there. Sourced by docker.bash.
# FAKE/frr.json: what FRR learned.

docker_exec() { # container command...
  exists "container-$1" || { echo "Error response from daemon: No such container: $1" >&2 && return 1; }
  known_devices "$@" || return
  case ${*:2} in
    'ip -o -4 addr show to 172.31.'*) echo "9: $(cat "$there/second-$1")    inet 172.31.0.9/16 scope global" ;;
    'ip -o -4 addr show to '*) echo "${FAKE_SAYS_DEVICE-8: eth0    inet 172.30.0.9/16 scope global eth0}" ;;
    'ip route show default') echo 'default via 172.30.0.1 dev eth0' ;;
    'ip route flush root '* | 'ip route replace '*) ;;
    'vtysh -c show ip route bgp json') cat "$FAKE/frr.json" 2>/dev/null || echo '{}' ;;
    'vtysh -c clear bgp *') mv "$FAKE/frr.json" "$FAKE/frr.later" && echo '{}' >"$FAKE/frr.json" ;;
    'vtysh -c show bgp summary') ;;
    *in_pod.sh*'ip -o link'*) echo '2: eth0@if13: <UP> mtu 1500' ;;
    *'ip -o link'*) printf '%s\n' '1: lo: <UP>' '13: lxc0123456789ab@if2: <UP> mtu 1500' ;;
    'nsenter --net='* | 'bpftool '* | 'sh -c '*in_pod.sh*) ;;
    'sh -c '*) known_sysctls "$4" ;;
    *) echo "stub: no answer to docker exec ${*:2}" >&2 && return 127 ;;
  esac
}

# No route leads through a device that is not there.
known_devices() { # container command...
  local device
  while read -r _ device; do
    [[ $device == eth0 || $(cat "$there/second-$1" 2>/dev/null) == "$device" ]] || { echo "Cannot find device \"$device\"" >&2 && return 1; }
  done < <(grep -o 'dev eth[0-9]*' <<<"${*:2}")
}

# A kernel has none that is misspelt.
known_sysctls() { # script
  local path
  while read -r path; do
    case ${path//./\/} in
      net/ipv4/ip_forward | net/ipv4/fib_multipath_hash_policy | 'net/ipv4/conf/*/send_redirects') ;;
      *) echo "sh: cannot create /proc/sys/$path: Directory nonexistent" >&2 && return 2 ;;
    esac
  done < <(grep -o -E '/proc/sys/[^; ]+|[a-z0-9_]+\.[a-z0-9_.]+=' <<<"$1" | sed -E 's|^/proc/sys/||; s|=$||')
}
