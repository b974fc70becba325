# shellcheck shell=bash disable=SC2034
# Requests reach the pod and nobody there answers: the network is not to blame.

on vxlan
RULE=unanswered-request
WHAT="a filter inside lab/web drops what arrives at TCP port 80, behind the pod's eth0"
LAST_SEEN_AT=("$(pod_point web)")
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && tcp.dstport == 80"
POINTS=("$(pod_point web)")

cause() {
  rt_pod web nft -f - <<NFT
table inet incident {
  chain input { type filter hook input priority 0; tcp dport 80 counter drop; }
}
NFT
}

steps() {
  ping_step ping-internode web 3
  EXPECTED=failure
  http_step http-internode web 1 1 3.2
}
