"""What triage says of every incident of the lab, and of every healthy run that looks like one."""

from __future__ import annotations

import pytest

from analyzer.result import Finding
from analyzer.triage.registry import RULES
from tests.triage.incident import captured, expected, findings, numbers, point_files, run, selected

UNSHOWN = {"capture-drops", "icmp-filtered"}
"""Rules about what is in no file."""
INCIDENTS = [name for name in captured() if expected(name).rule]
HEALTHY = [name for name in captured() if not expected(name).rule]
incident = pytest.mark.parametrize("name", INCIDENTS)
every = pytest.mark.parametrize("name", captured())


def grave(name: str) -> list[Finding]:
    return [finding for finding in findings(name) if finding.severity != "info"]


def first(name: str) -> Finding:
    """Return the finding that the incident is about: the gravest, or of a rule that only informs its own."""
    informs = expected(name).rule in {rule.id for rule in RULES if rule.severity == "info"}
    return next(each for each in findings(name) if not informs or each.rule == expected(name).rule)


def evidence(finding: Finding, point: str) -> list[int]:
    return [number for each in finding.evidence if each.point == point for number in each.frames]


@incident
def test_the_right_rule_comes_first_and_nothing_untrue_beside(name: str) -> None:
    said = expected(name)
    assert said.rule == first(name).rule
    assert set() == {finding.rule for finding in grave(name)} - {said.rule, *said.also}


@pytest.mark.parametrize("name", HEALTHY)
def test_what_is_healthy_and_looks_like_it_is_left_alone(name: str) -> None:
    assert set() == {finding.rule for finding in grave(name)} - {*expected(name).also}


@incident
def test_it_was_last_seen_and_next_expected_where_the_script_says(name: str) -> None:
    found, said = first(name), expected(name)
    assert set(said.last_seen_at) <= set(found.last_seen_at)
    assert set(said.next_expected_at) <= set(found.next_expected_at)


@pytest.mark.tshark
@incident
def test_its_frames_are_those_that_tshark_selects_by_the_scripts_own_filter(name: str) -> None:
    found = first(name)
    points = expected(name).points if found.evidence else []
    assert {point: selected(name, point) for point in points} == {point: evidence(found, point) for point in points}


@pytest.mark.tshark
@every
def test_the_display_filter_of_each_finding_selects_its_frames(name: str) -> None:
    for finding in findings(name):
        if finding.display_filter:
            files = {each.point: each for each in finding.evidence}
            shown = {
                point: numbers(point_files(name)[point], finding.display_filter, finding.decode_as) for point in files
            }
            assert {point: each.frames for point, each in files.items()} == {p: n[:50] for p, n in shown.items()}
            assert {point: each.n for point, each in files.items()} == {p: len(n) for p, n in shown.items()}


@every
def test_each_finding_shows_frames_and_their_filter_or_says_why_there_are_none(name: str) -> None:
    shown = [
        (each.rule, bool(each.evidence), bool(each.display_filter), each.why_no_frames is None)
        for each in findings(name)
    ]
    assert [] == [each for each in shown if len(set(each[1:])) > 1]
    assert set() == {rule for rule, *facts in shown if not all(facts)} - UNSHOWN


@every
def test_no_rule_fails(name: str) -> None:
    assert [] == [(outcome.id, outcome.why) for outcome in run(name).triage.rules if outcome.status == "error"]
