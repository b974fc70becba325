"""All rules, in the order in which they are asked: patterns with a cause first, mere places of losses last.

A flow that one rule explains is none of the last ones' business (Case.explained).
"""

from __future__ import annotations

from analyzer.triage.rule import Rule
from analyzer.triage.rules import (
    bgp_flap,
    capture_drops,
    capture_truncated,
    cleartext_leak,
    clock_offset,
    conntrack_full,
    dns_race,
    ecmp_imbalance,
    frag_needed_undelivered,
    fragments_lost,
    icmp_filtered,
    missing_points,
    missing_snat,
    mss_too_large,
    neighbour_unresolved,
    node_port_as_world,
    outer_fragmentation,
    packets_lost,
    pmtu_blackhole,
    policy_drop,
    refused_by_icmp,
    routing_loop,
    silent_ttl_death,
    unanswered_request,
    unexpected_snat,
    untranslated_reply,
    wrong_identity,
)

RULES: tuple[Rule, ...] = (
    routing_loop.RULE,
    bgp_flap.RULE,
    frag_needed_undelivered.RULE,
    fragments_lost.RULE,
    pmtu_blackhole.RULE,
    outer_fragmentation.RULE,
    mss_too_large.RULE,
    untranslated_reply.RULE,
    unexpected_snat.RULE,
    missing_snat.RULE,
    wrong_identity.RULE,
    cleartext_leak.RULE,
    node_port_as_world.RULE,
    dns_race.RULE,
    ecmp_imbalance.RULE,
    neighbour_unresolved.RULE,
    silent_ttl_death.RULE,
    refused_by_icmp.RULE,
    conntrack_full.RULE,
    policy_drop.RULE,
    packets_lost.RULE,
    unanswered_request.RULE,
    missing_points.RULE,
    capture_drops.RULE,
    capture_truncated.RULE,
    icmp_filtered.RULE,
    clock_offset.RULE,
)
