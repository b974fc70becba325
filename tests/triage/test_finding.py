"""A finding in the Result's shape: names, frames and bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.triage.finding import MOST_FLOWS, MOST_FRAMES, NOT_READ, affected, evidence, finding
from analyzer.triage.gathered import Gathered, Wanted
from analyzer.triage.rule import Found
from analyzer.triage.rules.packets_lost import RULE
from tests.cluster import A, B, in_vxlan, tcp_frame
from tests.triage.case_of_frames import Read, run_of

POD, WIRE = "n1/pod-a-eth0", "n1/eth0"


@pytest.fixture
def many(tmp_path: Path) -> Read:
    """Return a run of 12 flows, the first of 60 frames, at two points."""
    data = [tcp_frame(ports=(40000 + at % 12, 80)) for at in range(12)] + [tcp_frame() for _ in range(59)]
    return run_of(
        tmp_path,
        {
            POD: [(1000 * at, each) for at, each in enumerate(data)],
            WIRE: [(1000 * at + 1, in_vxlan(each)) for at, each in enumerate(data[:3])],
        },
    )


def test_flows_and_frames_are_bounded_and_counted(many: Read) -> None:
    gathered = many.gathered(Wanted(flows={flow.flow.key for flow in many.case.flows}))
    said = finding(RULE, Found("So it is.", "likely", many.case.flows, packets=gathered.packets), many.case, gathered)
    assert (MOST_FLOWS, 12) == (len(said.flows), said.flows_total)
    assert [(POD, MOST_FRAMES, 71), (WIRE, 3, 3)] == [(each.point, len(each.frames), each.n) for each in said.evidence]
    assert list(range(1, 51)) == said.evidence[0].frames
    assert (0, 70_000_000, None) == (said.first_epoch_ns, said.last_epoch_ns, said.why_no_frames)


def test_without_frames_nothing_is_claimed_of_times_or_filters(many: Read) -> None:
    said = finding(RULE, Found("So it is.", "certain"), many.case, Gathered())
    assert (None, None, None, [], [], []) == (
        said.first_epoch_ns, said.last_epoch_ns, said.display_filter, said.decode_as, said.evidence, said.flows
    )  # fmt: skip


@pytest.mark.parametrize(("reason", "told"), [("none is there", "none is there"), (None, NOT_READ)])
def test_without_frames_it_says_why(many: Read, reason: str | None, told: str) -> None:
    said = finding(RULE, Found("So it is.", "certain", why_no_frames=reason), many.case, Gathered())
    assert told == said.why_no_frames


def test_the_severity_is_the_rules_where_the_finding_has_none(many: Read) -> None:
    said = [finding(RULE, Found("", "certain", severity=each), many.case, Gathered()) for each in (None, "info")]
    assert ["critical", "info"] == [each.severity for each in said]


def test_a_flow_is_named_in_the_direction_that_it_is_about(many: Read) -> None:
    there, back = (affected(many.case.flows[0], forward, many.case) for forward in (True, False))
    assert (A, 40000, "t/a", "n1") == (there.source.ip, there.source.port, there.source.pod, there.source.node)
    assert (B, 80, "t/b", "n2") == (back.source.ip, back.source.port, back.source.pod, back.source.node)
    assert ("t/a", None) == (there.source.identity, there.destination.identity)


def test_a_frame_that_shows_it_twice_is_one(many: Read) -> None:
    packets = many.gathered(Wanted(flows={many.case.flows[1].flow.key})).packets
    assert [[2], [2]] == [each.frames for each in evidence([*packets, *packets], many.case)]
