"""All rules, in the order in which they are asked: patterns with a cause first, mere places of losses last.

A flow that one rule explains is none of the last ones' business (Case.explained).
"""

from __future__ import annotations

from analyzer.triage.rule import Rule
from analyzer.triage.rules import (
    cleartext_leak,
    conntrack_full,
    dns_race,
    missing_snat,
    node_port_as_world,
    packets_lost,
    policy_drop,
    routing_loop,
    unanswered_request,
    unexpected_snat,
    untranslated_reply,
    wrong_identity,
)

RULES: tuple[Rule, ...] = (
    routing_loop.RULE,
    untranslated_reply.RULE,
    unexpected_snat.RULE,
    missing_snat.RULE,
    wrong_identity.RULE,
    cleartext_leak.RULE,
    node_port_as_world.RULE,
    dns_race.RULE,
    conntrack_full.RULE,
    policy_drop.RULE,
    packets_lost.RULE,
    unanswered_request.RULE,
)
