# shellcheck shell=bash disable=SC2034
# A node's connection table is full: connections that are in it go on, and no new one comes through.

on native-auto
CROWD=7000
RULE=conntrack-full
SHAPED="the table is full by an nftables rule that counts its entries (ct count): nf_conntrack_max is the machine's, not a namespace's"
WHAT="worker lets no connection in its conntrack table that would be more than three: client's first three go on, its next seven do not begin"
LAST_SEEN_AT=("$(lxc_point client)") NEXT_EXPECTED_AT=(worker/eth0)
SELECT="tcp.flags.syn == 1 && tcp.flags.ack == 0 && tcp.dstport == $CROWD && tcp.stream > 2"
POINTS=("$(pod_point client)")

cause() { node_rule worker forward 'ct state new ct count over 3 counter drop'; }

servers() { serve web crowd python3 scripts/traffic/crowd.py serve "${IP[web]}" "$CROWD" 100; }

steps() {
  EXPECTED=failure
  step crowd other client web python3 scripts/traffic/crowd.py come "${IP[web]}" "$CROWD" 10 3.5
}
