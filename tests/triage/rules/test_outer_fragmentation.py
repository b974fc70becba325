"""Outer fragments matter where the pods' own MTU makes them; a program that ignores it is its own business."""

from __future__ import annotations

from pathlib import Path

from tests import frames
from tests.cluster import N1, N2, A, B, in_vxlan, outer_fragments, ping, tcp_frame, udp_frame
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import outcome, said

RULE = "outer-fragmentation"
OUT, IN = "n1/eth0", "n2/eth0"
CUT = outer_fragments(udp_frame(1452))


def seen(*inner: bytes) -> Seen:
    """Return what both nodes show of a SYN and its answer, and of a packet of 1480 bytes that was cut."""
    carried = [in_vxlan(each, *ends) for each, ends in zip(inner, ((N1, N2), (N2, N1)), strict=False)]
    packets = list(enumerate((*carried, *CUT)))
    return {OUT: packets, IN: packets}


def syns(mss: int) -> tuple[bytes, bytes]:
    option = frames.mss_option(mss)
    return tcp_frame(flags=2, options=option), tcp_frame(
        flags=0x12, options=option, source=B, destination=A, ports=(80, 40000)
    )


def test_packets_within_the_agreed_size_are_cut(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, seen(*syns(1460)))
    assert ("warning", "certain") == (found.severity, found.certainty)
    assert {OUT: [3, 4], IN: [3, 4]} == {each.point: each.frames for each in found.evidence}
    assert ["udp.port==8472,vxlan"] == found.decode_as


def test_packets_above_the_agreed_size_are_the_programs_own(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, seen(*syns(1410)))
    assert ("info", "certain") == (found.severity, found.certainty)


def test_where_nothing_says_what_pods_may_send_it_is_told_and_not_judged(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, seen())
    assert ("info", "likely") == (found.severity, found.certainty)
    assert found.settled_by


def test_whole_outer_packets_are_fine(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {OUT: [(0, frames.in_tunnel(frames.vxlan(ping())))]})


def test_without_a_tunnel_there_is_nothing_to_judge(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {OUT: [(0, ping())]}).status
