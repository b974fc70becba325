# shellcheck shell=bash disable=SC2034
# Where nodes encrypt between pods, what the nodes send each other themselves stays readable, as Cilium has it by default.

on native-auto
LOOK_ALIKE_OF=cleartext-leak
SHAPED=$WIREGUARD_SHAPED
WHAT="nothing is broken: worker and worker2 encrypt between their pods, and ping each other readably"
SELECT="ip.src == $(node_ip worker) && icmp"
POINTS=(worker/eth0)

cause() {
  encrypts worker worker2
  encrypts worker2 worker
}

steps() {
  ping_step ping-internode web 3
  rt_node worker ping -n -q -c 3 -i 0.2 "$(node_ip worker2)" >/dev/null
  http_step http-internode web 1 1 3
}
