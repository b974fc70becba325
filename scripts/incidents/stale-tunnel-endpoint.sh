# shellcheck shell=bash disable=SC2034
# A node still believes a pod to be behind another node's tunnel endpoint: its packets go there and end there.

on vxlan
RULE=stale-tunnel-endpoint
WHAT="worker's map says that web is behind control-plane, while it runs on worker2: control-plane gets its packets and drops them"
LAST_SEEN_AT=(control-plane/cilium_vxlan) NEXT_EXPECTED_AT=(worker2/eth0)
NODES=(control-plane worker worker2)
SELECT="udp.dstport == 8472 && ip.dst == $(node_ip control-plane) && ip.dst == ${LAB_POD_IP[web]}"
POINTS=(worker/eth0 control-plane/eth0)

cause() { pod_behind worker web control-plane; }

steps() {
  step ping-dns ping client dns ping -n -c 3 -i 0.2 -W 1 "${IP[dns]}"
  EXPECTED=failure
  ping_step ping-internode web 3 0.4
  http_step http-internode web 1 1 3.2
}
