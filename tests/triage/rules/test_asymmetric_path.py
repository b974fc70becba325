"""A path is asymmetric to a fault where answers die on an uplink, or from a router, by which no request leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests import frames
from tests.cluster import A, B, ping
from tests.journeys.run_of_frames import POINTS, Seen
from tests.run_folder import point, put
from tests.triage.of_frames import outcome, said

RULE = "asymmetric-path"
THERE, BACK = ping(ttl=63), ping(B, A, 63, reply=True)
SECOND = point("n1", "eth1", "underlay", "n1/eth1.pcap")
ASKED: Seen = {"n1/lxca": [(1000, ping())], "n1/eth0": [(1001, THERE)]}


def through_two_uplinks(root: Path, back: list[tuple[int, bytes]]) -> dict[str, Any]:
    """Write what the second uplink shows; return the manifest's points with it."""
    put(root / "n1" / "eth1.pcap", frames.pcap([(time * 1000, data) for time, data in back]))
    return {"points": [POINTS["n1/lxca"], POINTS["n1/eth0"], SECOND]}


def from_mac(frame: bytes, mac: int) -> bytes:
    """Return the frame as if it came from another MAC address; to-bound ones here go to the second."""
    return frame[:6] + frames.mac(mac) + frame[12:]


def test_answers_that_end_on_the_other_uplink_were_not_expected_there(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, ASKED, **through_two_uplinks(tmp_path, [(1100, BACK)]))
    assert ("critical", "likely", ["n1"]) == (found.severity, found.certainty, found.nodes)
    assert (["n1/eth1"], ["n1/lxca"]) == (found.last_seen_at, found.next_expected_at)
    assert {"n1/eth1": [1]} == {each.point: each.frames for each in found.evidence}


def test_answers_that_come_by_the_other_uplink_and_arrive_are_fine(tmp_path: Path) -> None:
    seen = ASKED | {"n1/lxca": [(1000, ping()), (1101, ping(B, A, 62, reply=True))]}
    assert [] == said(tmp_path, RULE, seen, **through_two_uplinks(tmp_path, [(1100, BACK)]))


def test_answers_from_another_router_on_the_same_uplink_are_possible(tmp_path: Path) -> None:
    seen = ASKED | {"n1/eth0": [(1001, THERE), (1100, from_mac(BACK, 9))]}
    assert [("warning", "possible")] == [(each.severity, each.certainty) for each in said(tmp_path, RULE, seen)]


def test_answers_by_the_same_way_that_are_lost_have_another_cause(tmp_path: Path) -> None:
    seen = ASKED | {"n1/eth0": [(1001, THERE), (1100, from_mac(BACK, 2))]}
    assert [] == said(tmp_path, RULE, seen)


def test_requests_that_end_on_arrival_are_no_answers(tmp_path: Path) -> None:
    seen: Seen = {"n2/eth0": [(1000, THERE)], "n2/lxcb": [], "n2/pod-b-eth0": []}
    assert [] == said(tmp_path, RULE, seen)


def test_without_the_wire_it_is_not_applicable(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {"n1/lxca": [(1000, ping())]}).status
