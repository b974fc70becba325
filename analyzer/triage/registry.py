"""All rules, in the order in which they are asked: patterns with a cause first, mere places of losses last.

A flow that one rule explains is none of the last ones' business (Case.explained).
"""

from __future__ import annotations

from analyzer.triage.rule import Rule
from analyzer.triage.rules import (
    checksum_fault,
    encryption_not_budgeted,
    frag_needed_undelivered,
    fragments_lost,
    mss_too_large,
    offload_artefact,
    outer_fragmentation,
    packets_lost,
    pmtu_blackhole,
    policy_drop,
    routing_loop,
    unanswered_request,
)

RULES: tuple[Rule, ...] = (
    routing_loop.RULE,
    checksum_fault.RULE,
    frag_needed_undelivered.RULE,
    fragments_lost.RULE,
    pmtu_blackhole.RULE,
    encryption_not_budgeted.RULE,
    outer_fragmentation.RULE,
    mss_too_large.RULE,
    policy_drop.RULE,
    packets_lost.RULE,
    unanswered_request.RULE,
    offload_artefact.RULE,
)
