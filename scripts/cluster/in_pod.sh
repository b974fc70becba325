#!/bin/sh
# Runs a command in the network namespace of a pod: in_pod.sh UID COMMAND... , after pod_netns.sh. Only the network namespace changes.
# Needs root and the view of all processes (a container: --pid host, hostPID).
uid=$1
shift
netns=$(pod_netns "$uid") || exit
exec nsenter --net="$netns" -- "$@"
