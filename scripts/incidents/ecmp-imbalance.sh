# shellcheck shell=bash disable=SC2034
# Nodes with two uplinks hash by addresses alone: all flows between two pods take one of them.

on native-bgp ecmp
RULE=ecmp-imbalance
WHAT="worker chooses its uplink by addresses only (fib_multipath_hash_policy=0), so 24 flows between two pods share one of two paths"
NODES=(worker worker2 frr)
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && udp.dstport == 9000"
POINTS=(worker/eth0)

cause() { in_ns worker sysctl -q -w net.ipv4.fib_multipath_hash_policy=0; }

steps() { step flows-web other client web python3 scripts/traffic/udp_probe.py send "${IP[web]}" "$PROBE" 100 24 1; }
