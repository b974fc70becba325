"""Checksums are computed from the bytes: right, wrong, left to the card, or not to be judged."""

from __future__ import annotations

import struct

import pytest

from analyzer.layers.loop import slots as s
from analyzer.triage.checksums import folded, verdict
from analyzer.triage.packet import Packet
from tests import frames
from tests.cluster import N1, N2, in_vxlan
from tests.triage.one_packet import packet

SOURCE, DESTINATION = "10.0.0.1", "10.0.0.2"
PSEUDO = bytes([10, 0, 0, 1, 10, 0, 0, 2, 0, 17])


def udp(said: int, payload: bytes = b"abc") -> bytes:
    datagram = frames.udp(payload, 40000, 53, checksum=said)
    return frames.ethernet(frames.ipv4(datagram, SOURCE, DESTINATION))


def right(payload: bytes = b"abc") -> int:
    """Return the checksum of that datagram: by RFC 768, the inverted sum of pseudo-header and datagram."""
    datagram = frames.udp(payload, 40000, 53)
    return 0xFFFF - folded(PSEUDO + struct.pack("!H", len(datagram)) + datagram)


def test_the_sum_is_that_of_rfc_1071() -> None:
    """The example of its section 3: 0001 f203 f4f5 f6f7 add up to 2ddf0, folded ddf2."""
    assert 0xDDF2 == folded(bytes.fromhex("0001f203f4f5f6f7"))


def test_an_odd_byte_is_padded_at_the_end() -> None:
    assert folded(b"\x12\x00") == folded(b"\x12")


@pytest.mark.parametrize("payload", [b"abc", b"abcd", b""])
def test_a_datagram_is_right_or_wrong(payload: bytes) -> None:
    assert "right" == verdict(packet(udp(right(payload), payload)))
    assert "wrong" == verdict(packet(udp(right(payload) ^ 1, payload)))


def test_what_the_card_was_to_finish_is_partial() -> None:
    assert "partial" == verdict(packet(udp(folded(PSEUDO + struct.pack("!H", 11)))))


def test_a_udp_checksum_of_zero_is_none() -> None:
    assert verdict(packet(udp(0))) is None


def test_the_packet_in_a_tunnel_is_judged_as_well() -> None:
    assert "right" == verdict(packet(in_vxlan(udp(right()))))
    assert "wrong" == verdict(packet(in_vxlan(udp(right() ^ 1))))


def test_a_wrong_outer_checksum_spoils_a_right_inner_one() -> None:
    carried = frames.udp(frames.vxlan(udp(right())), 50000, 8472, checksum=0x0BAD)
    assert "wrong" == verdict(packet(frames.ethernet(frames.ipv4(carried, N1, N2))))


def test_cut_frames_and_fragments_are_not_judged() -> None:
    whole = udp(right() ^ 1)
    assert verdict(packet(whole[:-1], wire_len=len(whole))) is None
    piece = frames.ethernet(frames.ipv4(frames.udp(b"abc", checksum=1), SOURCE, DESTINATION, flags=0x2000))
    assert verdict(packet(piece)) is None


def test_padding_behind_the_packet_does_not_count() -> None:
    padded: Packet = packet(udp(right()) + bytes(15))
    assert 31 == padded.slot(padded.at, s.IP_LEN)
    assert "right" == verdict(padded)
