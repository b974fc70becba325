"""An ICMP error helps only the sender that hears it; what is under way when it comes is no disobedience."""

from __future__ import annotations

import struct
from pathlib import Path

from tests import frames
from tests.cluster import A, B
from tests.triage.of_frames import said
from tests.triage.tcp_frames import DATA, SECOND, segment

RULE = "frag-needed-undelivered"
HERE, LXC, OUT = "n1/pod-a-eth0", "n1/lxca", "n1/eth0"
SERVICE, ROUTER = "10.96.0.80", "172.18.0.1"
Sent = tuple[int, bytes]


def large(at: float, to: str = B, size: int = 1460) -> Sent:
    packet = bytearray(segment(A, to, DATA, payload=b"d" * size))
    packet[20] = 0x40  # DF
    return int(at * SECOND), bytes(packet)


def error(at: float, about: str = B, mtu: int = 1400) -> Sent:
    quoted = segment(A, about, DATA, payload=b"d" * 1460)[14:42]
    message = struct.pack("!BBHHH", 3, 4, 0, 0, mtu) + quoted
    return int(at * SECOND), frames.ethernet(frames.ipv4(message, ROUTER, A, proto=1))


SENT = [large(0), large(1), large(2)]
STUBBORN = [SENT[0], error(0.001), *SENT[1:]]


def test_the_error_comes_to_the_node_and_not_to_the_pod(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {HERE: SENT, LXC: SENT, OUT: STUBBORN})
    assert ("critical", "certain", [OUT], [LXC]) == (
        found.severity, found.certainty, found.last_seen_at, found.next_expected_at
    )  # fmt: skip
    assert {OUT: [2]} == {each.point: each.frames for each in found.evidence}
    assert [1400, 1500, 2] == [each.value for each in found.numbers]


def test_without_the_pods_own_view_it_is_likely(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {OUT: STUBBORN})
    assert ("likely", []) == (found.certainty, found.next_expected_at)
    assert found.settled_by


def test_the_pod_hears_of_a_backend_that_it_never_called(tmp_path: Path) -> None:
    own = [large(0, SERVICE), error(0.001), large(1, SERVICE), large(2, SERVICE)]
    (found,) = said(tmp_path, RULE, {HERE: own, OUT: STUBBORN})
    assert ("certain", [OUT]) == (found.certainty, found.last_seen_at)
    assert "translation" in found.cause


def test_a_pod_that_hears_it_and_goes_on_does_not_heed_it(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {HERE: STUBBORN, OUT: STUBBORN})
    assert ("likely", [OUT]) == (found.certainty, found.last_seen_at)


def test_who_sends_smaller_packets_has_learnt(tmp_path: Path) -> None:
    learnt = [large(0), error(0.001), large(0.002), large(1, size=1348)]
    assert [] == said(tmp_path, RULE, {HERE: learnt, OUT: learnt})


def test_ten_minutes_later_linux_tries_again(tmp_path: Path) -> None:
    again = [large(0), error(0.001), large(601)]
    assert [] == said(tmp_path, RULE, {HERE: SENT[:1], OUT: again})
