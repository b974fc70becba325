# shellcheck shell=bash disable=SC2034
# A server takes no more connections: those it has go on, and the SYNs of new ones reach it and are not answered.

on native-auto
CROWD=7000
LOOK_ALIKE_OF=conntrack-full
WHAT="the server in web accepts three connections and then no more: the SYNs of the others reach the pod, whose backlog is full"
SELECT="tcp.flags.syn == 1 && tcp.flags.ack == 0 && tcp.dstport == $CROWD"
POINTS=("$(pod_point web)")
ALSO=("unanswered-request # the pod does not answer them")

servers() { serve web crowd python3 scripts/traffic/crowd.py serve "${IP[web]}" "$CROWD" 3; }

steps() {
  EXPECTED=failure
  step crowd other client web python3 scripts/traffic/crowd.py come "${IP[web]}" "$CROWD" 10 3.5
}
