"""What would tell where a request ended: the receiver's own view, else the next step that its frames show."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.analysis import analyse
from tests import frames
from tests.cluster import N1, N2, B, in_vxlan, ping, tcp_frame, udp_frame
from tests.journeys.run_of_frames import Seen
from tests.run_folder import put
from tests.triage.of_frames import said
from tests.triage.tcp_frames import SYN, segment

RULE, SECOND = "missing-points", 1_000_000
REQUEST, ELSEWHERE = segment(flags=SYN), "203.0.113.9"
OUTSIDE = tcp_frame(destination=ELSEWHERE, flags=SYN)


def twice(point: str, frame: bytes) -> Seen:
    """Return a request, and its repetition, at one point."""
    return {point: [(0, frame), (2 * SECOND, frame)]}


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (twice("n1/eth0", in_vxlan(REQUEST)), "a capture of t/b's own eth0 on n2"),
        (twice("n1/pod-a-eth0", OUTSIDE), "a capture of eth0 on n1"),
        (
            twice("n1/pod-a-eth0", OUTSIDE) | {"n1/eth0": [(0, ping(N1, N2))]},
            f"a capture at {ELSEWHERE}: nothing says where that is",
        ),
    ],
)
def test_it_names_the_next_point_on_the_way(tmp_path: Path, seen: Seen, told: str) -> None:
    assert [told] == [each.settled_by for each in said(tmp_path, RULE, seen)]


def alone(root: Path, frame: bytes, name: str = "eth0.pcap") -> str | None:
    """Return what would settle it, of a capture of which nothing is known."""
    put(root / name, frames.pcap([(0, frame), (2 * SECOND * 1000, frame)]))
    (found,) = (each for each in analyse([root], deep=False).runs[0].triage.findings if each.rule == RULE)
    return found.settled_by


def test_of_a_tunnel_it_is_the_other_end(tmp_path: Path) -> None:
    assert f"a capture of eth0 on {N2}" == alone(tmp_path, in_vxlan(REQUEST))


def test_of_a_bare_packet_it_is_who_has_the_address_of_its_frame(tmp_path: Path) -> None:
    mac = REQUEST[:6].hex(":")
    assert f"a capture at {B}, or at whoever has the MAC address {mac}, to which eth0 shows them sent" == alone(
        tmp_path, REQUEST
    )


def test_of_a_pods_own_capture_it_is_its_node(tmp_path: Path) -> None:
    assert "a capture of eth0 on the node of a" == alone(tmp_path, REQUEST, "pod-a-eth0.pcap")


ARP = frames.ethernet(bytes(28), 0x0806)
QUERY = udp_frame()


@pytest.mark.parametrize(
    ("frame", "more", "found"),
    [
        (ping(), SECOND // 5, 1),
        (ping(), SECOND // 20, 0),
        (QUERY, SECOND, 1),
        (QUERY, SECOND // 2, 0),
        (REQUEST, 9 * SECOND, 0),
    ],
)
def test_one_request_is_unanswered_where_the_capture_went_on(
    tmp_path: Path, frame: bytes, more: int, found: int
) -> None:
    """A SYN alone is not: who is not answered sends another."""
    assert found == len(said(tmp_path, RULE, {"n1/eth0": [(0, in_vxlan(frame)), (more, ARP)]}))


def test_an_lxc_does_not_show_every_answer(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n1/lxca": [(0, ping()), (SECOND // 5, ARP)]})


@pytest.mark.parametrize(("sendings", "found"), [(3, 1), (2, 0)])
def test_data_that_is_sent_again_and_again_waits_for_an_answer_too(tmp_path: Path, sendings: int, found: int) -> None:
    """Its SYN was sent before the capture began."""
    data = in_vxlan(segment(payload=b"d" * 1398))
    sent = [(at * SECOND, data) for at in range(sendings)]
    assert found == len(said(tmp_path, RULE, {"n1/eth0": sent}))
