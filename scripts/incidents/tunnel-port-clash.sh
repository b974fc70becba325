# shellcheck shell=bash disable=SC2034
# A node still runs another overlay on Cilium's VXLAN port, as flannel does by default: its packets end in Cilium's device.

on vxlan
RULE=tunnel-port-mismatch
WHAT="control-plane speaks a foreign VXLAN (VNI 1, as flannel) on UDP 8472 to worker, where Cilium's device takes the packets and drops them"
LAST_SEEN_AT=(worker/cilium_vxlan)
SELECT="udp.dstport == 8472 && vxlan.vni == 1"
POINTS=(worker/eth0)

cause() {
  ip_in control-plane -batch - <<BATCH
link delete cilium_vxlan
link add flannel.1 mtu 1450 type vxlan id 1 remote $(node_ip worker) dstport 8472 dev eth0
address add 10.42.0.1/16 dev flannel.1
link set flannel.1 up
neigh add 10.42.1.1 lladdr 0e:00:00:00:00:01 dev flannel.1 nud permanent
BATCH
}

steps() {
  ping_step ping-internode web 3
  ! rt_node control-plane ping -n -q -c 4 -i 0.2 -W 0.4 10.42.1.1 >/dev/null || unexpected 'the foreign overlay works'
  http_step http-internode web 1 1 3
}
