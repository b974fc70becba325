# shellcheck shell=bash disable=SC2034
# Pods announce an MSS that the tunnel's header leaves no room for; what they say is small, so nothing has gone wrong yet.

on vxlan
RULE=mss-too-large
WHAT="the pods' routes say MTU 1500 instead of 1450, so their SYNs announce MSS 1460 where 1410 fits"
SELECT="tcp.flags.syn == 1 && tcp.options.mss_val == 1460"
POINTS=(worker/eth0 worker2/eth0)

cause() { for pod in "${PODS[@]}"; do pod_mtu "$pod" 1500; done; }

steps() { http_step http-internode web 3 2 3; }
