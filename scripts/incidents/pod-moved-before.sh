# shellcheck shell=bash disable=SC2034
# A pod moved to another node and kept its address, before anything was captured: its packets rightly go to that node.

on vxlan
LOOK_ALIKE_OF=stale-tunnel-endpoint
WHAT="nothing is broken: web moved from worker2 to control-plane with its address ${LAB_POD_IP[web]}, and all nodes know"
NODES=(control-plane worker worker2)
TRUTH='(.pods[] | select(.name == "web") | .node) = "control-plane"'
SELECT="udp.dstport == 8472 && ip.dst == $(node_ip control-plane) && ip.dst == ${LAB_POD_IP[web]}"
POINTS=(worker/eth0 control-plane/eth0)

keep_as lab_model_before lab_model
lab_model() {
  lab_model_before
  LAB_POD_NODE["web"]=control-plane LAB_LXC_INDEX["web"]=11
}
lab_model

cause() {
  local node
  ip_in worker2 link delete "${LAB_LXC[web]}"
  topology_pod web 1450
  for node in "${LAB_NODES[@]}"; do datapath_entries "$node" | map_updates; done
  echo "${LAB_LXC[web]} ingress from_container" | datapath_attach control-plane "$(lab_state)/bpf/control-plane"
}

steps() {
  ping_step ping-internode web 3
  http_step http-internode web 1 1 3
}
