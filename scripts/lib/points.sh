# shellcheck shell=bash
# Capture points as the runtimes' rt_points prints them: lines `node interface role pod|- file`.

pod_points() { # node pod host-interface
  echo "$1 eth0 pod $2 $1/pod-$2-eth0.pcap"
  echo "$1 $3 lxc $2 $1/$3.pcap"
}

node_points() { # node role interfaces...
  local interface
  for interface in "${@:3}"; do echo "$1 $interface $2 - $1/$interface.pcap"; done
}
