"""Rules on a run: one that fails is an error and the others stand; one that lacks sight says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.result import RuleOutcome
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered, gather
from analyzer.triage.registry import RULES
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.rules import packets_lost, routing_loop
from tests.cluster import ping
from tests.journeys.run_of_frames import Seen
from tests.triage.case_of_frames import Read, run_of

LOST: Seen = {"n1/pod-a-eth0": [(0, ping())], "n1/lxca": [(1, ping())], "n1/eth0": []}
LOSS = next(rule for rule in RULES if rule is packets_lost.RULE)


@pytest.fixture
def lost(tmp_path: Path) -> Read:
    """Return a run in which one ping ends at its pod's lxc."""
    return run_of(tmp_path, LOST)


def crash(*_: object) -> Suspects:
    raise ZeroDivisionError("by nothing")


def anything(case: Case) -> Suspects:
    return Suspects(case.flows, anything=True)


def nothing(case: Case, gathered: Gathered) -> list[Found]:
    return []


def changed(rule: Rule, **changes: object) -> Rule:
    """Return a rule with some of its parts replaced."""
    parts = {name: getattr(rule, name) for name in ("id", "title", "severity", "needs", "suspects", "check")}
    return Rule(**parts | changes)


def outcomes(given: list[RuleOutcome]) -> list[tuple[str, str]]:
    return [(each.id, each.status) for each in given]


def test_a_rule_that_fails_while_it_looks_for_suspects_is_an_error_and_the_others_stand(
    lost: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = changed(routing_loop.RULE, suspects=crash)
    found = lost.triage(broken, LOSS)
    assert [("routing-loop", "error"), ("packets-lost", "found")] == outcomes(found.rules)
    assert ["packets-lost"] == [finding.rule for finding in found.findings]
    assert "ZeroDivisionError: by nothing (test_runner.py:" in (found.rules[0].why or "")


def broken_check(case: Case, gathered: Gathered) -> list[Found]:
    raise KeyError("missing")


def unspeakable(case: Case, gathered: Gathered) -> list[Found]:
    return [Found("It points to a place that is none.", "likely", case.flows, points=[99])]


@pytest.mark.parametrize(("check", "why"), [(broken_check, "KeyError"), (unspeakable, "IndexError")])
def test_a_rule_that_fails_while_it_judges_or_is_shown_is_an_error_too(lost: Read, check: object, why: str) -> None:
    rule = Rule("routing-loop", "", "critical", ("flows",), anything, check)  # type: ignore[arg-type]
    rule = _documented(rule)
    found = lost.triage(rule, LOSS)
    assert [("routing-loop", "error"), ("packets-lost", "found")] == outcomes(found.rules)
    assert (found.rules[0].why or "").startswith(why)


def test_a_rule_whose_needs_or_documentation_are_broken_is_an_error_too(lost: Read) -> None:
    unknown_need = changed(routing_loop.RULE, needs=("clairvoyance",))
    undocumented = Rule("no-such-rule", "", "critical", ("flows",), anything, nothing)
    found = lost.triage(unknown_need, undocumented, LOSS)
    assert [("routing-loop", "error"), ("no-such-rule", "error"), ("packets-lost", "found")] == outcomes(found.rules)
    assert ["KeyError: 'clairvoyance'", "KeyError: 'What it looks like'"] == [
        (each.why or "").split(" (")[0] for each in found.rules[:2]
    ]


def test_a_rule_without_sight_is_not_applicable_and_says_what_is_lacking(lost: Read) -> None:
    (said,) = lost.triage(changed(LOSS, needs=("bgp", "dns"))).rules
    assert ("not_applicable", "no BGP session was captured: capture TCP port 179; no DNS was captured") == (
        said.status,
        said.why,
    )


def test_rules_that_suspect_nothing_read_nothing_again(lost: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analyzer.triage.runner.gather", crash)
    assert [("routing-loop", "none")] == outcomes(lost.triage(routing_loop.RULE).rules)


def test_only_points_that_showed_suspect_flows_are_read_again(lost: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def watched(*arguments: object) -> Gathered:
        asked.append(arguments[2].points)  # type: ignore[attr-defined]
        return gather(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("analyzer.triage.runner.gather", watched)
    lost.triage(LOSS)
    assert [{0, 1}] == asked


def test_what_one_rule_explains_is_none_of_the_next_ones_business(lost: Read) -> None:
    def explain(case: Case, gathered: Gathered) -> list[Found]:
        return [Found("It is known.", "likely", case.flows)]

    explained = lost.triage(_documented(Rule("routing-loop", "", "warning", ("flows",), anything, explain)), LOSS)
    assert [("routing-loop", "found"), ("packets-lost", "none")] == outcomes(explained.rules)


def test_the_gravest_findings_come_first(lost: Read) -> None:
    def informed(case: Case, gathered: Gathered) -> list[Found]:
        return [Found("It is so.", "certain", case.flows, severity="info")]

    found = lost.triage(_documented(Rule("routing-loop", "", "warning", ("flows",), anything, informed)), LOSS)
    assert ["critical", "info"] == [finding.severity for finding in found.findings]


def _documented(rule: Rule) -> Rule:
    """Give a made rule's check the module of a documented one: its page is found by it."""
    rule.check.__module__ = routing_loop.__name__
    return rule
