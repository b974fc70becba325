# shellcheck shell=bash disable=SC2034
# A pod calls a NodePort of a far node, bare and masqueraded as it must be, and is answered.

on vxlan
LOOK_ALIKE_OF=node-port-as-world
WHAT="nothing is broken: client calls web by NodePort $NODE_PORT of worker2; worker masquerades it, and worker2 hands it to web"
SELECT="tcp.dstport == $NODE_PORT && ip.src == $(node_ip worker)"
POINTS=(worker/eth0 worker2/eth0)

cause() {
  masquerades worker
  node_nat worker2 prerouting "ip daddr $(node_ip worker2) tcp dport $NODE_PORT dnat to ${LAB_POD_IP[web]}:80"
}

steps() {
  ping_step ping-internode web 3
  http_step http-node-port "$(node_ip worker2)" 1 1 3 "$NODE_PORT"
}
