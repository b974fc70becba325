#!/bin/sh
# Runs a command in the network namespace of a pod: in_pod.sh UID COMMAND... . The pod is found by its UID, which stands in the
# cgroup of each of its processes (kubelet's cgroup drivers write it with '-' or '_'), so any container runtime will do. Only the
# network namespace changes. Needs root and the view of all processes (a container: --pid host, hostPID).
uid=$1
shift
cgroup=$(grep -lsE "pod($uid|$(echo "$uid" | tr - _))" /proc/[0-9]*/cgroup | head -n 1)
if [ -z "$cgroup" ]; then
  echo "pod $uid: no process of it is here: it has ended, or is on another node" >&2
  exit 1
fi
exec nsenter --net="${cgroup%/cgroup}/ns/net" -- "$@"
