# shellcheck shell=bash disable=SC2034
# ICMP fragmentation needed reaches the pod, but quotes the backend where the pod called a service: its kernel knows no such flow.

on native-auto
SERVICE=10.96.0.80
RULE=frag-needed-undelivered
WHAT="worker translates $SERVICE to web without state, so ICMP fragmentation needed reaches client quoting web's address, which client never called"
LAST_SEEN_AT=(worker/eth0) NEXT_EXPECTED_AT=(worker2/eth0)
OFFLOADS=off
SELECT="icmp.type == 3 && icmp.code == 4 && icmp.mtu == 1400 && ip.dst == ${LAB_POD_IP[web]}"
POINTS=(worker/eth0 "$(lxc_point client)" "$(pod_point client)")
ALSO=(
  'mss-too-large # the SYNs announce more than a link of 1400 bytes carries'
  'pmtu-blackhole # the pod sends the same full segments again and again, as in any black hole'
)

cause() {
  through_gateway worker worker2 1400
  node_rule worker prerouting "iifname ${LAB_LXC[client]} ip daddr $SERVICE ip daddr set ${LAB_POD_IP[web]}"
  in_ns worker nft add rule inet incident prerouting "iifname eth0 ip saddr ${LAB_POD_IP[web]} ip saddr set $SERVICE"
}

steps() {
  step ping-service ping client web ping -n -c 3 -i 0.2 -W 1 "$SERVICE"
  EXPECTED=failure
  step bulk bulk client web python3 scripts/traffic/bulk.py send "$SERVICE" "$BULK" 16384 4
}
