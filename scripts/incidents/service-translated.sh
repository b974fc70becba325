# shellcheck shell=bash disable=SC2034
# A service's replies are translated back by the node that translated the requests.

on native-auto
LOOK_ALIKE_OF=untranslated-reply
WHAT="nothing is broken: worker sends what is for the service $SERVICE to web, and translates its replies back"
SELECT="ip.src == $SERVICE && tcp.flags.syn == 1 && tcp.flags.ack == 1"
POINTS=("$(pod_point client)")

cause() { node_nat worker prerouting "ip daddr $SERVICE dnat to ${LAB_POD_IP[web]}"; }

steps() {
  ping_step ping-internode web 3
  http_step http-service "$SERVICE" 1 2 3
}
