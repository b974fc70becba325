# shellcheck shell=bash disable=SC2034
# One node speaks VXLAN on another port than the others: nobody listens where either side sends.

on vxlan
RULE=tunnel-port-mismatch
WHAT="worker2's tunnel device was made anew on UDP 8473, the other nodes stay on 8472: each answers the other's packets with ICMP port unreachable"
LAST_SEEN_AT=(worker2/eth0 worker/eth0) NEXT_EXPECTED_AT=(worker2/cilium_vxlan worker/cilium_vxlan)
DECODE_AS+=('udp.port==8473,vxlan')
SELECT="icmp.type == 3 && icmp.code == 3 && udp.dstport in {8472, 8473}"
POINTS=(worker/eth0 worker2/eth0)

cause() { tunnel_device_on worker2 8473; }

steps() {
  EXPECTED=failure
  ping_step ping-internode web 3 0.4
  step ping-back ping web client ping -n -c 3 -i 0.2 -W 0.4 "${IP[client]}"
  http_step http-internode web 1 1 3.2
}
