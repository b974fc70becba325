# shellcheck shell=bash disable=SC2034
# A session's packets are lost for longer than its hold time: both sides give it up, take the routes away, and begin anew.

on native-bgp bgp
RULE=bgp-flap
WHAT="BGP of worker2 (TCP port 179) was dropped between it and the router for longer than the hold time of 9 s, then let through again"
NODES=(worker worker2 frr)
SELECT="bgp.type == 3 || bgp.type == 1"
POINTS=(worker2/eth0)

cut() {
  in_ns worker2 nft -f - <<NFT
table inet incident {
  chain arriving { type filter hook prerouting priority -300; tcp sport 179 drop; tcp dport 179 drop; }
  chain leaving { type filter hook output priority -300; tcp sport 179 drop; tcp dport 179 drop; }
}
NFT
}

steps() {
  ping_step ping-before web 2
  cut
  sleep 13
  EXPECTED=failure
  ping_step ping-without-route web 2 0.4
  in_ns worker2 nft delete table inet incident
  EXPECTED=success
  sleep 6
  ping_step ping-after web 2
}
