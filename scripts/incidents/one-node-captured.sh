# shellcheck shell=bash disable=SC2034
# The same loss, but nobody captured on the far node: a point that was not captured is not a loss.

on native-auto
LOOK_ALIKE_OF=packets-lost
WHAT="pings were answered; only worker was captured, so the far node shows nothing of them"
NODES=(worker) PODS=(client)
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && icmp.type == 8"
POINTS=(worker/eth0)

steps() { ping_step ping-internode web 3; }
