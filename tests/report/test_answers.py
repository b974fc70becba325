"""Answers of a run: words and colours that must not contradict what else the page says."""

from __future__ import annotations

import msgspec

from analyzer.report.view import answers
from analyzer.report.view.answers import OF_SIZE
from analyzer.triage.registry import RULES
from tests.report import found
from tests.report.factory import NATIVE, VXLAN, run


def test_a_route_that_fits_is_said_of_the_route_where_larger_packets_were_fragmented() -> None:
    """Green `fits` beside `larger packets were fragmented` contradicts itself."""
    cell = answers.mtu_verdict(run("vxlan", "baseline", VXLAN))
    assert (cell.text, cell.status) == ("the route fits", "")


def test_a_finding_of_sizes_takes_the_colour_of_the_verdict() -> None:
    struck = run("native-auto", "baseline", NATIVE)
    assert (answers.mtu_verdict(struck).text, answers.mtu_verdict(struck).status) == ("fits", "good")
    struck.triage = found.triage(msgspec.structs.replace(found.loss(), rule="fragments-lost"))
    struck.triage.rules.append(found.outcome("fragments-lost", "found"))
    cell = answers.mtu_verdict(struck)
    assert (cell.text, cell.status) == ("the route fits, but see the findings", "bad")
    assert cell.detail.startswith("What fragments-lost finds; ")


def test_the_rules_of_sizes_are_rules() -> None:
    assert set(OF_SIZE) <= {rule.id for rule in RULES}


def test_a_finding_of_something_else_leaves_the_verdict() -> None:
    struck = run("native-auto", "baseline", NATIVE)
    struck.triage = found.triage(found.loss())
    assert answers.mtu_verdict(struck).text == "fits"
