"""IPv4: columns, options, lengths, fragments."""

from __future__ import annotations

import pytest

from tests import frames
from tests.layers.dissecting import dissected, judged, some

UDP = frames.udp(b"payload")
"""8 + 7 = 15 bytes."""


def test_columns_of_a_plain_packet() -> None:
    packet = dissected(frames.ethernet(frames.ipv4(UDP, ttl=63, ident=0xBEEF, flags=0x4000))).packets[0]
    expected = {
        "l3_start": 14,
        "ip_version": 4,
        "ip_src": "10.0.0.1",
        "ip_dst": "10.0.0.2",
        "ip_ttl": 63,
        "ip_proto": 17,
        "ip_len": 35,
        "ip_hdr_len": 20,
        "ip_id": 0xBEEF,
        "ip_dsfield": 0,
        "ip_df": True,
        "ip_mf": False,
        "ip_frag_offset": 0,
    }
    assert expected == some(packet, *expected)


def test_type_of_service_is_the_whole_byte() -> None:
    data = bytearray(frames.ethernet(frames.ipv4(UDP)))
    data[15] = 0xBB
    assert dissected(bytes(data)).packets[0]["ip_dsfield"] == 0xBB


@pytest.mark.parametrize(("options", "header_len"), [(b"\1\1\1\0", 24), (b"\1" * 40, 60)])
def test_options_move_the_payload(options: bytes, header_len: int) -> None:
    packet = dissected(frames.ethernet(frames.ipv4(UDP, options=options))).packets[0]
    assert {"ip_hdr_len": header_len, "dstport": 53} == some(packet, "ip_hdr_len", "dstport")


def test_bytes_after_the_total_length_are_padding() -> None:
    """An ACK of 40 bytes is padded to 60 on Ethernet."""
    ack = frames.ethernet(frames.ipv4(frames.tcp(), proto=6) + b"\xff" * 6)
    assert ("ok", 40) == (dissected(ack).status, dissected(ack).packets[0]["ip_len"])


def test_header_that_goes_on_in_the_padding_is_malformed() -> None:
    """39 of 40 bytes belong to the packet; the last byte of the TCP header would be padding."""
    assert ("malformed", "TCP header does not fit") == judged(
        frames.ethernet(frames.ipv4(frames.tcp(), proto=6, total_length=39))
    )


def test_total_length_zero_is_a_big_tcp_frame_that_ends_with_the_frame() -> None:
    """The header says 0 and so does the column; the TCP header behind it is read."""
    data = frames.ethernet(frames.ipv4(frames.tcp(b"x" * 70000), proto=6, total_length=0))
    frame = dissected(data)
    assert ("ok", {"ip_len": 0, "dstport": 80}) == (frame.status, some(frame.packets[0], "ip_len", "dstport"))


def test_first_fragment_is_read_on_and_a_later_one_is_not() -> None:
    """0x2000 is more fragments; 0x20b9 has an offset of 185 units of 8 = 1480 bytes; 0x00b9 is the last one."""
    first, later, last = (
        dissected(frames.ethernet(frames.ipv4(UDP, flags=flags))) for flags in (0x2000, 0x20B9, 0x00B9)
    )
    names = ("ip_mf", "ip_frag_offset", "dstport")
    assert [
        ("ok", {"ip_mf": True, "ip_frag_offset": 0, "dstport": 53}),
        ("ok", {"ip_mf": True, "ip_frag_offset": 1480}),
        ("ok", {"ip_mf": False, "ip_frag_offset": 1480}),
    ] == [(frame.status, some(frame.packets[0], *names)) for frame in (first, later, last)]


def test_header_split_by_a_fragment_border_is_unsupported_and_not_malformed() -> None:
    """The rest of the TCP header comes with the next fragment, which nobody puts together here."""
    tiny = frames.ethernet(frames.ipv4(frames.tcp()[:8], proto=6, flags=0x2000))
    assert ("unsupported", "TCP header does not fit: it goes on in the next fragment") == judged(tiny)


@pytest.mark.parametrize(
    ("first_byte", "total_length", "stop"),
    [
        (0x65, None, "IPv4 header of version 6"),
        (0x05, None, "IPv4 header of version 0"),
        (0x44, None, "IPv4 header length 16"),
        (0x40, None, "IPv4 header length 0"),
        (0x45, 19, "IPv4 total length 19 is below the header's 20"),
        (0x4F, None, "IPv4 total length 35 is below the header's 60"),
    ],
)
def test_impossible_headers_are_malformed(first_byte: int, total_length: int | None, stop: str) -> None:
    packet = frames.ipv4(UDP, total_length=total_length)
    assert ("malformed", stop) == judged(frames.ethernet(bytes([first_byte]) + packet[1:]))


def test_options_longer_than_the_frame_are_malformed_unless_the_capture_cut_them() -> None:
    packet = frames.ethernet(frames.ipv4(UDP, options=b"\1" * 40))[: 14 + 40]
    assert ("malformed", "IPv4 options do not fit") == judged(packet)
    assert ("truncated", "IPv4 options do not fit") == judged(packet, wire_len=89)
