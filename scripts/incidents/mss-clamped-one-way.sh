# shellcheck shell=bash disable=SC2034
# The SYN is clamped to what fits, the SYN-ACK is not: full segments will fit in one direction only.

on vxlan
RULE=mss-too-large
WHAT="the pods' routes say MTU 1500 instead of 1450; client's SYNs are clamped to MSS 1410, web's SYN-ACKs still announce 1460"
SELECT="tcp.flags.syn == 1 && tcp.flags.ack == 1 && tcp.options.mss_val == 1460"
POINTS=(worker/eth0 worker2/eth0)

cause() {
  pod_mtu client 1500 advmss 1410
  pod_mtu web 1500
}

steps() { http_step http-internode web 3 2 3; }
