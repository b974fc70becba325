"""All rules, in the order in which they are asked: patterns with a cause first, mere places of losses last.

A flow that one rule explains is none of the last ones' business (Case.explained).
"""

from __future__ import annotations

from analyzer.triage.rule import Rule
from analyzer.triage.rules import (
    asymmetric_path,
    dsr_not_budgeted,
    duplicate_pod_cidr,
    missing_pod_route,
    mixed_encapsulation,
    packets_lost,
    policy_drop,
    routing_loop,
    stale_tunnel_endpoint,
    tunnel_blocked,
    tunnel_port_mismatch,
    unanswered_request,
)

RULES: tuple[Rule, ...] = (
    routing_loop.RULE,
    duplicate_pod_cidr.RULE,
    dsr_not_budgeted.RULE,
    stale_tunnel_endpoint.RULE,
    tunnel_port_mismatch.RULE,
    tunnel_blocked.RULE,
    missing_pod_route.RULE,
    mixed_encapsulation.RULE,
    asymmetric_path.RULE,
    policy_drop.RULE,
    packets_lost.RULE,
    unanswered_request.RULE,
)
