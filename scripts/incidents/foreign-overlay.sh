# shellcheck shell=bash disable=SC2034
# Another overlay runs beside Cilium's between the same nodes, on VXLAN's own port 4789 and with VNIs of its own.

on vxlan
LOOK_ALIKE_OF=tunnel-port-mismatch
WHAT="nothing was broken: worker and worker2 also speak a foreign VXLAN on UDP 4789 (VNI 77), as other overlays do"
SELECT="udp.dstport == 4789 && vxlan.vni == 77"
POINTS=(worker/eth0 worker2/eth0)

cause() {
  foreign_end worker worker2 1
  foreign_end worker2 worker 2
}

foreign_end() { # NODE PEER HOST
  ip_in "$1" -batch - <<BATCH
link add foreign0 mtu 1450 type vxlan id 77 remote $(node_ip "$2") dstport 4789 dev eth0
address add 192.168.77.$3/24 dev foreign0
link set foreign0 up
BATCH
}

steps() {
  ping_step ping-internode web 3
  rt_node worker ping -n -q -c 3 -i 0.2 192.168.77.2 >/dev/null
  http_step http-internode web 1 1 3
}
