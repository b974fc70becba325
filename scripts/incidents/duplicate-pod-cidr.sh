# shellcheck shell=bash disable=SC2034
# Two nodes were given one pod CIDR, and so two pods one address: answers to either go to one node only.

on vxlan
RULE=duplicate-pod-cidr
WHAT="control-plane has the pod CIDR of worker as well, so its pod batch has the address of worker's client; worker2 answers both to worker"
NODES=(control-plane worker worker2) PODS=(batch client web)
TRUTH='(.pods[] | select(.name == "batch") | .ip) = "'${LAB_POD_IP[client]}'" |
  (.nodes[] | select(.name == "control-plane") | .pod_cidrs) += ["'${LAB_CIDR[worker]}'"]'
SELECT="udp.dstport == 8472 && ip.src == ${LAB_POD_IP[client]}"
POINTS=(worker2/eth0)

cause() {
  in_ns batch ip address replace "${LAB_POD_IP[client]}/32" dev eth0
  in_ns batch ip address delete "${LAB_POD_IP[batch]}/32" dev eth0
  datapath_entry control-plane "${LAB_POD_IP[client]}" 0.0.0.0 "${LAB_IDENTITY[batch]}" "${LAB_LXC_INDEX[batch]}" \
    "${LAB_POD_MAC[batch]}" "${LAB_LXC_MAC[batch]}" | map_updates
}

steps() {
  ping_step ping-client web 2
  EXPECTED=failure
  step ping-batch ping batch web ping -n -c 3 -i 0.2 -W 0.4 "${IP[web]}"
  EXPECTED=success
  ping_step ping-client-again web 2
}
