"""Whether observed TTLs meet the rules that hold for them: a pure judgement, with its reason."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from analyzer.measures.ttl_rules import Mode, Rule, Setup, rules_for, unsettled


class Judged(NamedTuple):
    """Expected values, the rules they come from, and the verdict: null where it cannot be given."""

    expected: list[int]
    rules: list[str]
    met: bool | None
    why: str


def judge(
    setup: Setup, mode: Mode, initial: int | None, observed: Collection[int], routers: int | None, at_receiver: bool
) -> Judged:
    """Judge the workload's TTL at the sender's underlay, or at the receiver: initial - decrements - routers.

    `routers` are those before the place; null is unknown. Several values stay where the setup leaves several rules;
    all that was seen must be among them. What is not known of the setup leaves a fit open and a misfit a misfit.
    """
    rules = rules_for(setup, mode)
    steps = {rule: rule.receiver if at_receiver else rule.wire for rule in rules}
    if initial is None:
        return Judged([], [], None, "the sender used several TTLs, or one that cannot be inferred")
    taken = {step for step in steps.values() if step is not None}
    expected = sorted({initial - step - (routers or 0) for step in taken if initial - step > 0})
    names = sorted({f"{rule.source}: -{step}" for rule, step in steps.items() if step is not None})
    if not taken:
        return Judged([], [], None, _no_rule(setup, mode))
    if not observed:
        return Judged(expected, names, None, "")
    return Judged(expected, names, *_verdict(setup, rules, expected, sorted(observed), routers))


def _no_rule(setup: Setup, mode: Mode) -> str:
    if setup.datapath == "unknown":
        return "what made these packets is not known: a manifest, or state of Cilium, would tell"
    return f"no rule for {mode} packets by {setup.datapath}"


def _verdict(
    setup: Setup, rules: list[Rule], expected: list[int], seen: list[int], routers: int | None
) -> tuple[bool | None, str]:
    values = " or ".join(map(str, expected))
    shown = ", ".join(map(str, seen))
    if not set(seen) <= set(expected):
        if routers is None and max(seen) <= max(expected, default=0):
            return None, (
                f"{values} without routers in between, each takes one more: routes of the nodes, or captures on the "
                "underlays of both, would count them"
            )
        return False, f"{shown} seen where {values or 'no arrival'} is expected"
    missing = unsettled(setup, rules) if len(expected) > 1 else []
    if missing:
        return None, f"{shown} fits, but is not the only value that would: {' and '.join(missing)} not known"
    return True, f"{shown} as expected" + (": a -dev build may follow either rule" if len(expected) > 1 else "")
