# shellcheck shell=bash disable=SC2034
# Between the nodes the inner TCP and UDP checksums come out wrong, as from a card that does not finish them under VXLAN: ping works, nothing else.

on vxlan
RULE=checksum-fault
WHAT="on the way from worker to worker2 the TCP and UDP checksums of the packets inside VXLAN are overwritten with a wrong value; web's kernel drops them"
LAST_SEEN_AT=("$(pod_point web)")
OFFLOADS=off
PODS=(client web)
SELECT="(tcp || udp.dstport == 53) && ip.src == ${LAB_POD_IP[client]}"
POINTS=("$(pod_point web)")

# From the outer UDP header on: 8 UDP, 8 VXLAN, 14 Ethernet, 20 IP; then 16 to TCP's checksum, 6 to UDP's. Protocol: 9 in IP.
cause() {
  in_ns net nft -f - <<'NFT'
table bridge incident {
  chain spoils {
    type filter hook forward priority 0;
    udp dport 8472 @th,312,8 6 @th,528,16 set 0x0bad
    udp dport 8472 @th,312,8 17 @th,448,16 set 0x0bad
  }
}
NFT
}

steps() {
  ping_step ping-internode web 3
  EXPECTED=failure
  dns_step 0.5 "web.$ZONE/A"
  http_step http-internode web 1 1 3.2
}
