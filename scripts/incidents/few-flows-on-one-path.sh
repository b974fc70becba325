# shellcheck shell=bash disable=SC2034
# Three flows on one of two paths are no statistic: a hash that spreads them evenly does so once in four runs.

on native-bgp ecmp
LOOK_ALIKE_OF=ecmp-imbalance
WHAT="worker chooses its uplink by addresses only, so that all three flows share one of two paths, as they might by chance"
NODES=(worker worker2 frr)
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && udp.dstport == 9000"
POINTS=("$(pod_point client)")

cause() { in_ns worker sysctl -q -w net.ipv4.fib_multipath_hash_policy=0; }

steps() { step flows-web other client web python3 scripts/traffic/udp_probe.py send "${IP[web]}" "$PROBE" 100 3 1; }
