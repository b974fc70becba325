# shellcheck shell=bash disable=SC2034
# Two nodes each send the far pods' packets to the other: every packet passes worker's eth0 again and again until its TTL is gone.

on native-auto
RULE=routing-loop
WHAT="worker routes ${LAB_CIDR[worker2]} (worker2's pods) to control-plane, and control-plane routes it to worker"
NODES=(worker worker2 control-plane) LAST_SEEN_AT=(worker/eth0)
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && icmp.type == 8 && !(icmp.type == 11)"
POINTS=(worker/eth0 control-plane/eth0)

cause() {
  in_ns worker sysctl -q -w net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
  in_ns control-plane sysctl -q -w net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
  ip_in worker route replace "${LAB_CIDR[worker2]}" via "$(node_ip control-plane)"
  ip_in control-plane route replace "${LAB_CIDR[worker2]}" via "$(node_ip worker)"
}

steps() {
  EXPECTED=failure
  step ping-internode ping client web ping -n -c 2 -i 0.2 -W 0.4 -t 12 "${IP[web]}"
}
