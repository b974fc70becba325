"""Pieces are lost where other pieces, or whole packets, go on; not where they are late or everything ends."""

from __future__ import annotations

from pathlib import Path

from tests import frames
from tests.cluster import MORE, A, B, ping
from tests.triage.of_frames import said

RULE = "fragments-lost"
HERE, LXC, OUT, IN, THERE = "n1/pod-a-eth0", "n1/lxca", "n1/eth0", "n2/eth0", "n2/pod-b-eth0"
SMALL = [(0, ping()), (10, ping(B, A, reply=True))]


def pieces(ident: int = 7, icmp: bool = False) -> list[tuple[int, bytes]]:
    """Return a datagram, or an echo request, in two pieces, the first of 1480 = 185 x 8 bytes."""
    whole = frames.echo(5, payload=b"x" * 1992) if icmp else frames.udp(b"x" * 1992)
    proto = 1 if icmp else 17
    first = frames.ipv4(whole[:1480], A, B, proto=proto, ident=ident, flags=MORE)
    later = frames.ipv4(whole[1480:], A, B, proto=proto, ident=ident, flags=185)
    return [(1000 + ident, frames.ethernet(first)), (1001 + ident, frames.ethernet(later))]


def test_the_first_piece_arrives_and_the_later_one_does_not(tmp_path: Path) -> None:
    both = pieces()
    (found,) = said(tmp_path, RULE, {HERE: both, OUT: both, IN: both[:1], THERE: both[:1]})
    assert ("critical", "certain", [OUT], [IN]) == (
        found.severity, found.certainty, found.last_seen_at, found.next_expected_at
    )  # fmt: skip
    assert {HERE: [2], OUT: [2]} == {each.point: each.frames for each in found.evidence}


def test_the_later_piece_arrives_and_the_first_one_does_not(tmp_path: Path) -> None:
    both = pieces()
    (found,) = said(tmp_path, RULE, {HERE: both, OUT: both, IN: both[1:]})
    assert {HERE: [1], OUT: [1]} == {each.point: each.frames for each in found.evidence}


def test_all_pieces_end_where_whole_packets_go_on(tmp_path: Path) -> None:
    both = SMALL + pieces()
    (found,) = said(tmp_path, RULE, {HERE: both, OUT: both, IN: SMALL, THERE: SMALL})
    assert ("likely", [OUT], [IN]) == (found.certainty, found.last_seen_at, found.next_expected_at)


def test_echo_requests_in_pieces_end_at_their_pod_where_cilium_drops_them(tmp_path: Path) -> None:
    both = SMALL + pieces(icmp=True)
    (found,) = said(tmp_path, RULE, {HERE: both, LXC: both, OUT: SMALL, IN: SMALL, THERE: SMALL})
    assert ("likely", [LXC], [OUT]) == (found.certainty, found.last_seen_at, found.next_expected_at)
    assert "ICMP" in found.cause


def test_where_whole_packets_end_as_well_it_is_not_the_pieces(tmp_path: Path) -> None:
    both = [(0, ping()), *pieces()]
    assert [] == said(tmp_path, RULE, {HERE: both, OUT: both, IN: []})


def test_pieces_in_another_order_are_all_there(tmp_path: Path) -> None:
    both = pieces()
    assert [] == said(tmp_path, RULE, {HERE: both, OUT: both, IN: both[::-1], THERE: both[::-1]})


def test_a_point_that_ended_early_tells_of_no_loss(tmp_path: Path) -> None:
    both = pieces()
    assert [] == said(tmp_path, RULE, {HERE: both, OUT: both})
