"""`analyze explain`: one rule, all rules, or none of that name."""

from __future__ import annotations

from analyzer.triage.registry import RULES
from tests.cli.console import Console


def test_it_explains_a_rule(console: Console) -> None:
    ended = console.analyze("explain", "routing-loop")
    assert (0, "") == (ended.code, ended.err)
    assert ended.out.startswith("routing-loop (critical): A packet passes the same point")
    assert "\nLook-alikes\n" in ended.out


def test_without_a_rule_it_lists_all(console: Console) -> None:
    lines = console.analyze("explain").out.splitlines()
    assert [rule.id for rule in RULES] == [line.split()[0] for line in lines]


def test_a_rule_that_is_none_is_told_with_what_next(console: Console) -> None:
    ended = console.analyze("explain", "no-such")
    assert (2, "") == (ended.code, ended.out)
    assert "no rule is called no-such" in ended.err
    assert "analyze explain lists them" in ended.err
