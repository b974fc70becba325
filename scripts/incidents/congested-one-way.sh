# shellcheck shell=bash disable=SC2034
# A way that is slower than the way back shifts what clocks seem to be apart by half the difference: that is no offset.

on native-auto
LOOK_ALIKE_OF=clock-offset
WHAT="clocks agree: what control-plane sends to worker2 fills the slow port there, so what worker sends waits there for half a second, and the way back is free"
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && icmp.type == 8"
POINTS=(worker/eth0 worker2/eth0)
CAPTURE=(--snaplen 128)

# The switch's port to worker2: 58 ms for a full frame, and one queue for all, as a hardware port has.
cause() {
  local port=veth0-${LAB_OCTET[worker2]}
  in_ns net tc -batch - <<BATCH
qdisc add dev $port root handle 1: htb default 1
class add dev $port parent 1: classid 1:1 htb rate 200kbit burst 1600 cburst 1600
qdisc add dev $port parent 1:1 handle 2: pfifo limit 100
BATCH
}

steps() {
  rt_node control-plane ping -n -q -c 40 -i 0.03 -s 1400 "$(node_ip worker2)" >/dev/null &
  sleep 0.6
  ping_step ping-internode web 5
  wait "$!"
}
