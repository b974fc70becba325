# shellcheck shell=sh
# Where a pod's network namespace is, on its node. Put before in_pod.sh and on_node.sh by whoever sends them there.

# Prints /proc/PID/ns/net of a process of the pod, by its UID, which stands in the cgroup of each (kubelet's cgroup drivers write it with
# '-' or '_'), so any container runtime will do. CRI-O may keep its conmon there too, in the host's namespace: a pod's is neither this
# process's (a capture pod is on the host's network) nor that of process 1, where one may ask. Needs root and the view of all processes.
pod_netns() { # uid
  host=$(readlink /proc/1/ns/net)
  own=$(readlink /proc/self/ns/net) || return
  grep -lsE "pod($1|$(echo "$1" | tr - _))" /proc/[0-9]*/cgroup | {
    while read -r cgroup; do
      netns=${cgroup%/cgroup}/ns/net
      found=$(readlink "$netns") || continue
      [ "$found" = "$own" ] || [ "$found" = "$host" ] || { echo "$netns" && return; }
    done
    echo "pod $1: no process with a network of its own is here: it has ended, is on another node, or is on the host's network" >&2
    return 1
  }
}
