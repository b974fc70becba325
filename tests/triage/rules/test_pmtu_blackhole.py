"""A black hole takes large packets only: small ones must have passed, and nobody may have said why."""

from __future__ import annotations

import struct
from pathlib import Path

from tests import frames
from tests.cluster import N1, A, B, ping
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import said
from tests.triage.tcp_frames import ACK, DATA, SECOND, SYN, SYN_ACK, segment

RULE = "pmtu-blackhole"
HERE, OUT, IN, THERE = "n1/pod-a-eth0", "n1/eth0", "n2/eth0", "n2/pod-b-eth0"
OPENING = [
    (0, segment(flags=SYN)),
    (1000, segment(B, A, SYN_ACK, (80, 40000), (9000, 1001))),
    (2000, segment(numbers=(1001, 9001))),
]
LARGE = [(int(at * SECOND), segment(flags=DATA, numbers=(1001, 9001), payload=b"d" * 1460)) for at in (1, 1.3, 1.9)]
FIN = (3 * SECOND, segment(B, A, ACK | 1, (80, 40000), (9001, 1001)))


def too_big(mtu: int = 1400) -> bytes:
    """Return an ICMP error of a router about the large segment."""
    quoted = LARGE[0][1][14:42]
    return frames.ethernet(frames.ipv4(struct.pack("!BBHHH", 3, 4, 0, 0, mtu) + quoted, N1, A, proto=1))


def test_the_same_segment_again_and_again_while_small_ones_pass(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {HERE: OPENING + LARGE, OUT: OPENING + LARGE, IN: OPENING, THERE: OPENING})
    assert ("critical", "certain", [OUT], [IN]) == (
        found.severity, found.certainty, found.last_seen_at, found.next_expected_at
    )  # fmt: skip
    assert {HERE: [4, 5, 6], OUT: [4, 5, 6]} == {each.point: each.frames for each in found.evidence}
    assert [40, 1500, 3] == [each.value for each in found.numbers]


def test_with_the_senders_side_alone_it_is_likely_if_something_still_comes_back(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {OUT: [*OPENING, *LARGE, FIN]})
    assert ("likely", [OUT], []) == (found.certainty, found.last_seen_at, found.next_expected_at)
    assert found.settled_by


def test_with_the_senders_side_alone_and_silence_the_receiver_may_have_died(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {OUT: OPENING + LARGE})
    assert "possible" == found.certainty


def test_what_reaches_the_receiving_pod_was_carried(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, dict.fromkeys((HERE, OUT, IN, THERE), OPENING + LARGE))


def test_small_segments_are_lost_for_another_reason(tmp_path: Path) -> None:
    small = [(at, segment(flags=DATA, numbers=(1001, 9001), payload=b"d" * 100)) for at, _ in LARGE]
    assert [] == said(tmp_path, RULE, {OUT: OPENING + small, IN: OPENING})


def test_fewer_sendings_are_the_usual_loss(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {OUT: OPENING + LARGE[:2], IN: OPENING})


def test_where_icmp_says_it_the_hole_is_no_black_one(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {OUT: [*OPENING, *LARGE, (2 * SECOND, too_big())], IN: OPENING})


def large_ping(sequence: int, size: int) -> bytes:
    return frames.ethernet(frames.ipv4(frames.echo(9, sequence, payload=b"x" * size), A, B, proto=1))


def test_pings_above_some_size_are_lost_and_smaller_ones_arrive(tmp_path: Path) -> None:
    small = [(0, ping()), (10, ping(B, A, reply=True))]
    large = [(SECOND * each, large_ping(each, 1400)) for each in (1, 2, 3)]
    seen: Seen = {HERE: small + large, OUT: small + large, IN: small, THERE: small}
    (found,) = said(tmp_path, RULE, seen)
    assert ("likely", [OUT], [IN]) == (found.certainty, found.last_seen_at, found.next_expected_at)
    assert [84, 1428] == [each.value for each in found.numbers[:2]]


def test_lost_pings_as_small_as_those_that_arrive_have_another_cause(tmp_path: Path) -> None:
    small = [(0, ping()), (10, ping(B, A, reply=True))]
    lost = [(SECOND * each, large_ping(each, 56)) for each in (1, 2, 3)]
    assert [] == said(tmp_path, RULE, {HERE: small + lost, OUT: small + lost, IN: small, THERE: small})
