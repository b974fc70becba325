"""What a fingerprint covers, and what it leaves out."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer.columns.capture_frames import frame_batches
from analyzer.journeys.seen import SEEN, seen_in
from analyzer.layers import bindings
from tests import frames
from tests.cluster import A2, N1, A, B, in_vxlan, ping, tcp_frame, udp_frame
from tests.columns.asked import opened, records
from tests.machine.compiled import machine

TREE = bindings.build()


def udp6(payload: bytes, hops: int = 64) -> bytes:
    return frames.ethernet(frames.ipv6(frames.udp(payload), hops=hops), frames.ETHERTYPE_IPV6)


def dsr(frame: bytes) -> bytes:
    """Return the same with 8 bytes of an IP option, as the DSR load balancer adds them."""
    return frames.ethernet(frames.ipv4(frame[34:], A, B, options=frames.dsr_ip_option()))


def prints(*data: bytes, by_machine: bool = True, prefix: int = 32) -> Any:
    """Return the sightings of these frames."""
    code = machine() if by_machine else None
    (batch,) = frame_batches(opened(records(*data)), TREE, lambda: code)
    return seen_in(batch, 0, prefix)


@pytest.mark.parametrize("by_machine", [True, False])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ping(), ping(ttl=63)),
        (ping(), in_vxlan(ping(ttl=60))),
        (tcp_frame(100), in_vxlan(tcp_frame(100))),
        (udp6(b"x" * 40), udp6(b"x" * 40, hops=3)),
        (udp_frame(), dsr(udp_frame())),
        (udp_frame(), udp_frame()[:6] + b"\7\7\7\7\7\7" + udp_frame()[12:]),
    ],
    ids=["TTL", "tunnel", "TCP in a tunnel", "hop limit", "DSR option", "MAC"],
)
def test_what_hops_change_is_left_out(one: bytes, other: bytes, by_machine: bool) -> None:
    first, second = prints(one, other, by_machine=by_machine)["packet"]
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ping(), ping(sequence=2)),
        (ping(), ping(A2)),
        (tcp_frame(100), tcp_frame(101)),
        (tcp_frame(flags=2), tcp_frame(flags=18)),
        (udp6(b"query one"), udp6(b"query two")),
        (udp_frame(), udp_frame(ports=(40001, 53))),
    ],
    ids=["sequence", "address", "length", "flags", "payload", "port"],
)
def test_what_tells_packets_apart_is_covered(one: bytes, other: bytes) -> None:
    first, second = prints(one, other)["packet"]
    assert first != second


def test_only_so_much_payload_as_every_point_stored_takes_part() -> None:
    first, second = prints(udp6(b"x" * 40 + b"1"), udp6(b"x" * 40 + b"2"))["packet"]
    assert first == second
    first, second = prints(udp6(b"query one"), udp6(b"query two"), prefix=0)["packet"]
    assert first == second


def test_the_second_key_survives_nat() -> None:
    rows = prints(udp_frame(), udp_frame(source=N1, ports=(61000, 53)))
    assert rows["translated"][0] == rows["translated"][1]
    assert rows["packet"][0] != rows["packet"][1]


def test_both_readers_make_the_same_rows() -> None:
    data = [ping(), in_vxlan(tcp_frame(9)), udp6(b"q"), b"", b"\xff" * 20]
    rows = [prints(*data, by_machine=by_machine) for by_machine in (True, False)]
    assert [3, 3] == [len(each) for each in rows]
    assert [] == [name for name in SEEN.names or () if rows[0][name].tolist() != rows[1][name].tolist()]
