# shellcheck shell=bash disable=SC2034
# A speaker is restarted, as for an upgrade: its session ends without a NOTIFICATION, and its peer keeps the routes meanwhile.

# shellcheck source=../lab/bgp.sh
source "$SCRIPTS/lab/bgp.sh"

on native-bgp bgp
LOOK_ALIKE_OF=bgp-flap
WHAT="nothing is broken: worker2's speaker is killed and started again in mid-run, with graceful restart (RFC 4724), so that pods are reached all the time"
NODES=(worker worker2 frr)
SELECT="bgp.type == 1"
POINTS=(worker2/eth0)

# Read when run.sh starts the sessions anew; what is below [[neighbors]] stays with the last of them.
cause() {
  cat >>"$(lab_state)/gobgp-worker2.toml" <<CONF
[neighbors.afi-safis.mp-graceful-restart.config]
enabled = true
[neighbors.graceful-restart.config]
enabled = true
restart-time = 20
CONF
}

steps() {
  ping_step ping-before web 2
  gobgp_stop worker2
  sleep 0.5
  ping_step ping-while-away web 2
  gobgp_exec worker2 --graceful-restart &
  await 10 "gobgpd on worker2" in_ns worker2 gobgp global rib add "${LAB_CIDR[worker2]}" -a ipv4
  sleep 4
  ping_step ping-after web 2
}
