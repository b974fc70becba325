# shellcheck shell=bash disable=SC2034
# Two DNS queries from one socket race for one conntrack entry, and one of them is lost.

on native-auto
RULE=dns-race
SHAPED="the first AAAA query is dropped by an nftables rule where the race would drop it: the race itself cannot be forced"
WHAT="worker loses the AAAA query that client sends right behind the A query from the same port; the resolver asks again after 5 s"
LAST_SEEN_AT=("$(lxc_point client)") NEXT_EXPECTED_AT=(worker/eth0)
SELECT="dns.flags.response == 0"
POINTS=("$(pod_point client)")
PODS=(client dns)
NAME=web.lab.svc.cluster.local

# The answer to A must not come before AAAA was sent, whatever else the machine does.
servers() { serves_dns_after 0.3; }

# Of the question behind 8 bytes of UDP and 12 of DNS, the type follows the name. Every other one that matches is dropped.
cause() { node_rule worker forward "udp dport 53 @th,$(((8 + 12 + ${#NAME} + 2) * 8)),16 28 numgen inc mod 2 0 counter drop"; }

steps() { step dns-pair dns client dns python3 scripts/traffic/dns_pair.py "${IP[dns]}" 5 "$NAME"; }
