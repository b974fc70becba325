"""Who refuses says so by ICMP; errors are limited: flows that end in silence at the same place have the same cause."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests import frames
from tests.cluster import N1, A, B, ping, tcp_frame
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import said

RULE, SYN = "refused-by-icmp", 0x02
TOLD, SILENT = (tcp_frame(flags=SYN, ports=(port, 80)) for port in (40000, 40001))
ELSEWHERE = tcp_frame(flags=SYN, destination="10.244.2.99")


def refusal(code: int) -> bytes:
    """Return n1's ICMP error about the first SYN."""
    return frames.ethernet(frames.ipv4(struct.pack("!BBHI", 3, code, 0, 0) + TOLD[14:], N1, A, proto=1))


def refused(code: int, *others: bytes) -> Seen:
    lxc = [(1000, TOLD), (1010, refusal(code)), *((2000 + at, each) for at, each in enumerate(others))]
    return {"n1/lxca": lxc, "n1/eth0": []}


@pytest.mark.parametrize(("code", "flows"), [(1, 2), (13, 1)])
def test_a_node_without_a_way_has_none_for_those_whom_it_does_not_tell(tmp_path: Path, code: int, flows: int) -> None:
    (found,) = said(tmp_path, RULE, refused(code, SILENT))
    assert ("certain", flows) == (found.certainty, found.flows_total)
    assert [[2]] == [each.frames for each in found.evidence]


def test_another_address_may_have_ended_for_another_reason(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, refused(1, ELSEWHERE))
    assert [(A, B)] == [(flow.source.ip, flow.destination.ip) for flow in found.flows]


def test_a_reply_that_is_refused_is_one_from_the_replier(tmp_path: Path) -> None:
    reply = tcp_frame(source=B, destination=A, flags=0x12, ports=(80, 40000))
    error = frames.ethernet(frames.ipv4(struct.pack("!BBHI", 3, 1, 0, 0) + reply[14:], "172.18.0.4", B, proto=1))
    echo, answer = ping(), ping(B, A, reply=True)
    told = frames.ethernet(frames.ipv4(struct.pack("!BBHI", 3, 1, 0, 0) + answer[14:], "172.18.0.4", B, proto=1))
    seen: Seen = {"n2/lxcb": [(1, echo), (2, answer), (3, told), (11, TOLD), (12, reply), (13, error)], "n2/eth0": []}
    (found,) = said(tmp_path, RULE, seen)
    assert (B, A) == (found.flows[0].source.ip, found.flows[0].destination.ip)
