# shellcheck shell=bash disable=SC2034
# A service's replies go past conntrack and are not translated back: the client gets them from an address it never called.

on native-auto
RULE=untranslated-reply
WHAT="worker sends what is for the service $SERVICE to web, and does not track web's replies, so they reach client with web's own address"
SELECT="tcp.flags.syn == 1 || tcp.flags.reset == 1"
POINTS=("$(pod_point client)")

cause() {
  node_nat worker prerouting "ip daddr $SERVICE dnat to ${LAB_POD_IP[web]}"
  node_rule worker prerouting "iifname eth0 ip saddr ${LAB_POD_IP[web]} ip protocol tcp notrack"
}

steps() {
  ping_step ping-internode web 3
  EXPECTED=failure
  http_step http-service "$SERVICE" 1 1 3.2
}
