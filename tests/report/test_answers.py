"""Answers of a run: words and colours that must not contradict what else the page says."""

from __future__ import annotations

import msgspec
import pytest

from analyzer.report.view import answers, short
from analyzer.report.view.answers import OF_SIZE
from analyzer.report.view.text import NOT_KNOWN
from analyzer.result import ModelPoint, OverheadModel
from analyzer.triage.registry import RULES
from tests.report import found
from tests.report.factory import NATIVE, VXLAN, run


def test_a_fit_that_is_proven_has_no_colour_where_larger_packets_were_fragmented() -> None:
    """Green beside `larger packets were fragmented` contradicts itself."""
    cell = answers.mtu_verdict(run("vxlan", "baseline", VXLAN))
    assert (cell.text, cell.status) == ("fits, proven, larger fragmented", "")


def test_a_finding_of_sizes_takes_the_colour_of_the_verdict() -> None:
    struck = run("native-auto", "baseline", NATIVE)
    assert (answers.mtu_verdict(struck).text, answers.mtu_verdict(struck).status) == ("fits, proven", "good")
    struck.triage = found.triage(msgspec.structs.replace(found.loss(), rule="fragments-lost"))
    struck.triage.rules.append(found.outcome("fragments-lost", "found"))
    cell = answers.mtu_verdict(struck)
    assert (cell.text, cell.status) == ("fits, proven, but see the findings", "bad")
    assert cell.detail.startswith("What fragments-lost finds; ")


def test_the_rules_of_sizes_are_rules() -> None:
    assert set(OF_SIZE) <= {rule.id for rule in RULES}


def test_a_finding_of_something_else_leaves_the_verdict() -> None:
    struck = run("native-auto", "baseline", NATIVE)
    struck.triage = found.triage(found.loss())
    assert answers.mtu_verdict(struck).text == "fits, proven"


@pytest.mark.parametrize(
    ("proven", "largest", "words"),
    [
        (None, 1500, "fits as configured, none seen to arrive"),
        (84, 84, "fits as configured, 84 proven, larger not tried"),
        (84, 1500, "fits as configured, 84 proven"),
    ],
)
def test_what_is_configured_is_told_from_what_is_proven(proven: int | None, largest: int, words: str) -> None:
    """An MTU that state names was not tried by it: green is for a packet of that size that arrived."""
    base = run("native-auto", "baseline", NATIVE)
    base.mtu = msgspec.structs.replace(base.mtu, proven=proven)
    base.flows = [msgspec.structs.replace(flow, maximum_ip_total_length=largest) for flow in base.flows]
    base.flows_total = len(base.flows)
    cell = answers.mtu_verdict(base)
    assert (words, "") == (cell.text, cell.status)


def test_how_packets_left_is_no_way_across_where_none_arrived() -> None:
    lost = run("native-bgp", "no-route", NATIVE, lost_at="worker/eth0")
    lost.mtu = msgspec.structs.replace(lost.mtu, proven=None)
    assert "bare, by route; none seen to arrive" == answers.crossing(lost).text
    assert answers.bytes_added(lost).detail.startswith("of what left, n = ")
    assert "no arrival" == short.across(lost).text


def test_the_share_that_leads_is_of_the_largest_packet_a_pod_sends() -> None:
    """50 of 14 + 50 + 1450 bytes: it depends on no size that happened to be sent."""
    full = ModelPoint("tcp", 1410, 1, 1, 54, 50, 1514, 0.033025)
    smaller = ModelPoint("tcp", 64, 1, 1, 54, 50, 168, 0.297619)
    base = run("vxlan", "baseline", VXLAN)
    base.overhead_model = OverheadModel(50, 80, 14, 4, 4, 1450, 1500, False, [smaller, full], [], None)
    assert ("3.30 %", "50 of 1,514 bytes") == (answers.share_full(base).text, answers.share_full(base).detail)
    base.overhead_model = msgspec.structs.replace(base.overhead_model, inner_mtu=None)
    assert NOT_KNOWN == answers.share_full(base).text
