"""Later fragments carry no ports: they are tied to the flow of the first one, by a table that stays small."""

from __future__ import annotations

import struct

import pytest

from analyzer.layers.loop import fragments
from tests import frames
from tests.cluster import MORE, N1, N2, A, B, in_vxlan, outer_fragments, udp_frame
from tests.flows.counting import flow, flows

FIRST, LATER = frames.udp(b"u" * 1472, length=3000), b"u" * 800


def pieces(ident: int = 7, source: str = A, destination: str = B, proto: int = 17) -> list[bytes]:
    """A datagram in three IPv4 fragments: 1480 = 185 x 8 bytes, as many again, and the rest."""
    return [
        frames.ethernet(frames.ipv4(data, source, destination, proto, ident=ident, flags=flags))
        for data, flags in ((FIRST, MORE), (b"u" * 1480, MORE | 185), (LATER, 370))
    ]


def pieces_v6(ident: int = 7, source: str = "fd00::1") -> list[bytes]:
    """A datagram in two IPv6 fragments (RFC 8200 4.5: next header, offset and M flag, 32-bit id)."""
    return [
        frames.ethernet(frames.ipv6(struct.pack("!BBHI", 17, 0, field, ident) + data, source, next_header=44), 0x86DD)
        for data, field in ((FIRST, 1), (LATER, 1480))
    ]


def counts(*packets: bytes) -> list[tuple[int, int]]:
    """Return (packets, later fragments) of each flow."""
    return [(row["network_packets"], row["later_fragments"]) for row in flows(*packets)]


def test_later_fragments_are_tied_to_their_flow_and_are_no_packets() -> None:
    assert [(1, 2)] == counts(*pieces())
    assert [(1, 1)] == counts(*pieces_v6())
    found = flow(*pieces())
    assert (14 + 20 + 1480, 40000) == (found["network_bytes"], found["source_port"])


def test_outer_fragments_of_a_tunnel_packet_belong_to_the_flow_inside() -> None:
    found = flow(*outer_fragments(udp_frame(1424)))
    assert ((1, 1, A, "vxlan")) == (
        found["network_packets"], found["later_fragments"], found["source_ip"], found["tunnel_type"]
    )  # fmt: skip


def test_fragments_that_a_pod_made_are_tied_inside_the_tunnel_too() -> None:
    """Each piece is encapsulated on its own, and the tunnel packets themselves are whole."""
    assert [(1, 2)] == counts(*[in_vxlan(piece) for piece in pieces()])
    assert [(1, 2)] == counts(*[in_vxlan(piece, N1, N2) for piece in pieces(ident=1)])


@pytest.mark.parametrize(
    "stranger",
    [pieces(ident=8), pieces(source=N1), pieces(destination=N2), pieces(source=B, destination=A), pieces(proto=6)],
    ids=["id", "source", "destination", "direction", "protocol"],
)
def test_fragments_are_told_apart_by_addresses_protocol_and_id(stranger: list[bytes]) -> None:
    """RFC 791 3.2: all four identify the datagram."""
    assert [(1, 0)] == counts(pieces()[0], *stranger[1:])


def test_ipv6_fragments_are_told_apart_by_all_128_bits_and_a_32_bit_id() -> None:
    assert [(1, 0)] == counts(pieces_v6()[0], pieces_v6(source="fd01::1")[1])
    assert [(1, 0)] == counts(pieces_v6()[0], pieces_v6(ident=7 + (1 << 31))[1])


def test_a_later_fragment_without_a_first_one_is_in_no_flow() -> None:
    assert [] == counts(*pieces()[1:])


def test_flows_in_fragments_side_by_side_keep_their_own() -> None:
    """Two datagrams of different lengths, their pieces interleaved."""
    one, two = pieces(7, A, B), pieces(9, N1, N2)
    assert [(1, 2), (1, 1)] == counts(one[0], two[0], one[1], two[1], one[2])


def test_the_fragment_table_is_bounded() -> None:
    """Of more unfinished datagrams than it holds, those met last are still known; all are counted as packets."""
    many = fragments.ENTRIES * 5 // 4
    small = frames.udp(b"", length=3000)
    firsts = [frames.ethernet(frames.ipv4(small, A, B, ident=n, flags=MORE)) for n in range(many)]
    later = [frames.ethernet(frames.ipv4(LATER[:8], A, B, ident=n, flags=1)) for n in range(many)]
    ((packets, tied),) = counts(*firsts, *later)
    assert (many, True) == (packets, 0 < tied <= fragments.ENTRIES)
    assert [(many, 1)] == counts(*firsts, later[-1])
