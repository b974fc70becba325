# shellcheck shell=bash disable=SC2034
# A pod calls a NodePort of a far node: it arrives there without tunnel and from a node's address, and is taken for the world.

on vxlan
RULE=node-port-as-world
SHAPED="the policy that denies the world is an nftables rule on worker2: the lab's datapath enforces none"
WHAT="client calls web by NodePort $NODE_PORT of worker2; worker masquerades it, and worker2 drops what comes from a node's address bare"
LAST_SEEN_AT=(worker2/eth0)
SELECT="tcp.dstport == $NODE_PORT && ip.src == $(node_ip worker)"
POINTS=(worker/eth0 worker2/eth0)

cause() {
  masquerades worker
  node_nat worker2 prerouting "ip daddr $(node_ip worker2) tcp dport $NODE_PORT dnat to ${LAB_POD_IP[web]}:80"
  node_drops worker2 "ip saddr $(node_ip worker) tcp dport $NODE_PORT"
}

steps() {
  ping_step ping-internode web 3
  EXPECTED=failure
  http_step http-node-port "$(node_ip worker2)" 1 1 3.2 "$NODE_PORT"
}
