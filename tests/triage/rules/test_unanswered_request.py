"""A request that reached its pod is unanswered once the pod's capture had time to show an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster import A2, B, ping, udp_frame
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import outcome, said

RULE, SECOND = "unanswered-request", 1_000_000
OUT, FAR = "n1/eth0", "n2/pod-b-eth0"
LATER = ping(A2, B, 63)


def asked(*requests: bytes, until: int) -> Seen:
    """Return requests as the pod saw them, and another flow that it answered at the end."""
    answered = [(until, LATER), (until + 1, ping(B, A2, reply=True))]
    return {FAR: [*((at, data) for at, data in enumerate(requests)), *answered]}


@pytest.mark.parametrize(("until", "found"), [(2 * SECOND, 1), (SECOND // 2, 0)])
def test_one_request_is_unanswered_where_the_capture_went_on_for_a_second(
    tmp_path: Path, until: int, found: int
) -> None:
    assert ["likely"] * found == [each.certainty for each in said(tmp_path, RULE, asked(ping(ttl=63), until=until))]


def test_a_flood_is_one_finding(tmp_path: Path) -> None:
    flood = [udp_frame(ports=(port, 53)) for port in range(40000, 40100)]
    (found,) = said(tmp_path, RULE, asked(*flood, until=2 * SECOND))
    assert (100, [FAR]) == (found.flows_total, found.last_seen_at)


def test_protocols_that_never_answer_are_left_out(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, asked(udp_frame(ports=(8125, 8125)), until=2 * SECOND))


def test_without_a_pods_own_view_nothing_shows_that_it_arrived(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {OUT: [(0, ping())]}).status
