# shellcheck shell=bash disable=SC2034
# First fragments arrive after the later ones: late, but all are there and are put together.

on vxlan
LOOK_ALIKE_OF=fragments-lost
WHAT="nothing is lost: in the network between the nodes first fragments wait in a slow queue, and arrive after the later ones"
SELECT="(ip.flags.mf == 1 || ip.frag_offset > 0) && ip.src == ${LAB_POD_IP[client]}"
POINTS=(worker/eth0 worker2/eth0)

# The switch's port to worker2. u32 counts from the outer IP header: 20 IP, 8 UDP, 8 VXLAN, 14 Ethernet, 6 up to the fragment field.
cause() {
  local port=veth0-${LAB_OCTET[worker2]}
  in_ns net tc -batch - <<BATCH
qdisc add dev $port root handle 1: htb default 1
class add dev $port parent 1: classid 1:1 htb rate 1gbit quantum 60000
class add dev $port parent 1: classid 1:2 htb rate 160kbit ceil 160kbit burst 1600 cburst 1600
filter add dev $port parent 1: protocol ip u32 match u16 0x2000 0x3fff at 56 flowid 1:2
BATCH
}

steps() {
  ping_step ping-internode web 3
  step udp-fragmented udp-probe client web python3 scripts/traffic/udp_probe.py send-fragmented "${IP[web]}" "$PROBE" 3000 5 2
}
