"""All rules, in the order in which they are asked: patterns with a cause first, mere places of losses last.

A flow that one rule explains is none of the last ones' business (Case.explained).
"""

from __future__ import annotations

from analyzer.triage.rule import Rule
from analyzer.triage.rules import (
    bgp_flap,
    capture_drops,
    capture_truncated,
    clock_offset,
    ecmp_imbalance,
    icmp_filtered,
    missing_points,
    neighbour_unresolved,
    packets_lost,
    policy_drop,
    refused_by_icmp,
    routing_loop,
    silent_ttl_death,
    unanswered_request,
)

RULES: tuple[Rule, ...] = (
    routing_loop.RULE,
    bgp_flap.RULE,
    ecmp_imbalance.RULE,
    neighbour_unresolved.RULE,
    silent_ttl_death.RULE,
    refused_by_icmp.RULE,
    policy_drop.RULE,
    packets_lost.RULE,
    unanswered_request.RULE,
    missing_points.RULE,
    capture_drops.RULE,
    capture_truncated.RULE,
    icmp_filtered.RULE,
    clock_offset.RULE,
)
