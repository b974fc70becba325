"""Checksums: right, wrong, left to the card, none, and why one cannot be told."""

from __future__ import annotations

import struct

import pytest

from analyzer.dissection.headers import layout_of
from analyzer.layers.checksum import Verdict, verdict
from analyzer.layers.dissector import dissect
from analyzer.readers import Record
from tests import frames
from tests.layers.stacks import TABLE

AT = {"ipv4": 10, "tcp": 16, "udp": 6, "icmp": 2}
"""Layer → place of the checksum in its header."""


def ones(*pieces: bytes) -> int:
    """Return the ones' complement sum (RFC 1071 4.1), the slow way."""
    data = b"".join(pieces)
    data += b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def judged(packet: bytes, layer: str, ethertype: int = frames.ETHERTYPE_IPV4, kept: int | None = None) -> Verdict:
    """Return the verdict on the last header of this layer."""
    whole = frames.ethernet(packet, ethertype)
    record = Record(1, 0, len(whole), whole[:kept], 1, 0)
    frame = dissect(record, TABLE)
    header = [each for each in frame.headers if each.layer == layer][-1]
    layout = layout_of(header)
    assert layout is not None
    assert layout.checksum is not None
    return verdict(frame, record.data, header, layout.checksum, header.start + AT[layer])


def with_sum(segment: bytes, at: int, total: int) -> bytes:
    return segment[:at] + struct.pack("!H", total) + segment[at + 2 :]


PSEUDO4 = bytes([10, 0, 0, 1, 10, 0, 0, 2])
PSEUDO6 = bytes.fromhex("fd00" + "00" * 13 + "01" + "fd00" + "00" * 13 + "02")
SEGMENT = frames.tcp(b"odd")


def tcp4(total: int) -> bytes:
    return frames.ipv4(with_sum(SEGMENT, 16, total), proto=6)


def pseudo4(protocol: int, length: int) -> bytes:
    return PSEUDO4 + struct.pack("!BBH", 0, protocol, length)


RIGHT = 0xFFFF - ones(pseudo4(6, len(SEGMENT)), with_sum(SEGMENT, 16, 0))


def test_a_tcp_checksum_over_an_odd_number_of_bytes_is_correct() -> None:
    assert Verdict("correct") == judged(tcp4(RIGHT), "tcp")


def test_a_wrong_one_comes_with_the_right_one() -> None:
    assert Verdict("wrong", RIGHT) == judged(tcp4(RIGHT ^ 0x0101), "tcp")


@pytest.mark.parametrize("length", [len(SEGMENT), 0])
def test_the_sum_of_the_pseudo_header_alone_was_left_to_the_card(length: int) -> None:
    """Linux: tcp_v4_send_check with CHECKSUM_PARTIAL; some drivers want the length left out."""
    assert Verdict("unfinished") == judged(tcp4(ones(pseudo4(6, length))), "tcp")


def test_padding_after_the_packet_does_not_count() -> None:
    assert Verdict("correct") == judged(tcp4(RIGHT) + b"\xff" * 5, "tcp")


def test_what_was_cut_or_fragmented_is_not_judged() -> None:
    cut = judged(tcp4(RIGHT), "tcp", kept=54)
    fragment = judged(frames.ipv4(with_sum(SEGMENT, 16, RIGHT), proto=6, flags=0x2000), "tcp")
    assert [
        Verdict("not checked", None, "the packet is not here to its end"),
        Verdict("not checked", None, "the packet is in several fragments"),
    ] == [cut, fragment]


def test_udp_may_have_none_and_tcp_may_not() -> None:
    assert "none" == judged(frames.ipv4(frames.udp(b"x")), "udp").state
    assert "wrong" == judged(tcp4(0), "tcp").state


def test_udp_over_ipv6_counts_its_pseudo_header() -> None:
    datagram = frames.udp(b"hello")
    total = ones(PSEUDO6, struct.pack("!II", len(datagram), 17), datagram)
    packet = frames.ipv6(with_sum(datagram, 6, 0xFFFF - total))
    assert Verdict("correct") == judged(packet, "udp", frames.ETHERTYPE_IPV6)


def test_the_header_of_ipv4_is_judged_by_itself_even_where_the_packet_is_cut() -> None:
    packet = frames.ipv4(frames.udp(b"x" * 100))
    right = 0xFFFF - ones(packet[:20])
    assert Verdict("correct") == judged(with_sum(packet, 10, right), "ipv4", kept=40)
    assert Verdict("wrong", right) == judged(packet, "ipv4")


def test_the_quoted_start_of_a_packet_is_not_judged_but_its_header_is() -> None:
    """RFC 792 quotes the header and eight bytes; the header's own checksum is there whole."""
    quoted = frames.ipv4(frames.udp(b"x" * 100, checksum=7))
    quoted = with_sum(quoted, 10, 0xFFFF - ones(quoted[:20]))
    error = frames.ipv4(b"\3\4\0\0\0\0\5\xaa" + quoted[:28], proto=1)
    assert Verdict("correct") == judged(error, "ipv4")
    assert Verdict("not checked", None, "the packet is not here to its end") == judged(error, "udp")


def test_zero_and_all_ones_are_the_same_sum() -> None:
    """Ones' complement has two zeros; a UDP sender writes the one that does not mean `none` (RFC 768)."""
    payload = next(
        bytes([high, low])
        for high in range(256)
        for low in range(256)
        if ones(pseudo4(17, 10), frames.udp(bytes([high, low]))) == 0xFFFF
    )
    assert Verdict("correct") == judged(frames.ipv4(frames.udp(payload, checksum=0xFFFF)), "udp")
