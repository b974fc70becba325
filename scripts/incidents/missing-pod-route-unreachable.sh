# shellcheck shell=bash disable=SC2034
# A node without any route to the far node's pods says so: the pod is answered by its own node with ICMP network unreachable.

on native-auto
RULE=missing-pod-route
WHAT="worker lost its default route and its route to ${LAB_CIDR[worker2]} (worker2's pods), and answers with ICMP network unreachable"
LAST_SEEN_AT=("$(lxc_point client)") NEXT_EXPECTED_AT=(worker/eth0)
SELECT="icmp.type == 3 && icmp.code == 0 && ip.dst == ${LAB_POD_IP[client]}"
POINTS=("$(lxc_point client)" "$(pod_point client)")

cause() {
  ip_in worker route delete default
  ip_in worker route delete "${LAB_CIDR[worker2]}"
}

steps() {
  EXPECTED=failure
  step ping-internode ping client web ping -n -c 3 -i 1.1 -W 0.4 "${IP[web]}"
  http_step http-internode web 1 1 3.2
}
