"""IPv6, its extension headers and its fragments."""

from __future__ import annotations

import struct

import pytest

from tests import frames
from tests.layers.dissecting import dissected, judged, some

IPV6 = frames.ETHERTYPE_IPV6
UDP = frames.udp(b"payload")


def extension(next_header: int, payload: bytes, units: int = 0) -> bytes:
    """`units` of 8 bytes beyond the first 8."""
    return struct.pack("!BB6x", next_header, units) + bytes(units * 8) + payload


def fragment(next_header: int, payload: bytes, offset: int = 0, more: bool = False, ident: int = 0xCAFEF00D) -> bytes:
    return struct.pack("!BxHI", next_header, offset | more, ident) + payload


def test_columns_of_a_plain_packet() -> None:
    """15 bytes of UDP + 40; there is no DF bit in IPv6: null."""
    packet = dissected(frames.ethernet(frames.ipv6(UDP, hops=61), IPV6)).packets[0]
    expected = {
        "l3_start": 14,
        "ip_version": 6,
        "ip_src": "fd00::1",
        "ip_dst": "fd00::2",
        "ip_ttl": 61,
        "ip_proto": 17,
        "ip_len": 55,
        "ip_hdr_len": 40,
        "ip_dsfield": 0,
        "ip_mf": False,
        "ip_frag_offset": 0,
        "dstport": 53,
    }
    assert expected == some(packet, *expected, "ip_df", "ip_id")


def test_traffic_class_stands_across_two_bytes() -> None:
    """Version 6, class 0xb8, flow label 0xfffff: 0x6b8fffff."""
    data = frames.ipv6(UDP)
    packet = dissected(frames.ethernet(bytes.fromhex("6b8fffff") + data[4:], IPV6)).packets[0]
    assert packet["ip_dsfield"] == 0xB8


def test_addresses_are_written_in_their_canonical_form() -> None:
    packet = frames.ipv6(UDP, src="2001:0db8:0:0:1:0:0:1", dst="::ffff:10.0.0.1")
    expected = {"ip_src": "2001:db8::1:0:0:1", "ip_dst": "::ffff:10.0.0.1"}
    assert expected == some(dissected(frames.ethernet(packet, IPV6)).packets[0], "ip_src", "ip_dst")


@pytest.mark.parametrize("kind", [0, 43, 60])
def test_extension_headers_are_walked_over(kind: int) -> None:
    """40 + 8 + 24 = 72: the second header has two units of 8 beyond its first 8."""
    payload = extension(60, extension(17, UDP, units=2))
    packet = dissected(frames.ethernet(frames.ipv6(payload, next_header=kind), IPV6)).packets[0]
    expected = {"ip_proto": 17, "ip_hdr_len": 72, "dstport": 53}
    assert expected == some(packet, *expected)


def test_first_fragment_is_read_on_and_a_later_one_is_not() -> None:
    """The offset stands in the upper 13 bits in units of 8: the field without its lower 3 bits is bytes already."""
    first = frames.ipv6(fragment(17, UDP, more=True), next_header=44)
    later = frames.ipv6(fragment(17, UDP, offset=1448), next_header=44)
    names = ("ip_mf", "ip_frag_offset", "ip_id", "ip_proto", "ip_hdr_len", "dstport")
    both = {"ip_id": 0xCAFEF00D, "ip_proto": 17, "ip_hdr_len": 48}
    assert [
        {**both, "ip_mf": True, "ip_frag_offset": 0, "dstport": 53},
        {**both, "ip_mf": False, "ip_frag_offset": 1448},
    ] == [some(dissected(frames.ethernet(data, IPV6)).packets[0], *names) for data in (first, later)]


def test_atomic_fragment_is_read_on() -> None:
    """Offset 0 and no more fragments (RFC 6946): a whole packet."""
    frame = dissected(frames.ethernet(frames.ipv6(fragment(17, UDP), next_header=44), IPV6))
    assert {"ip_mf": False, "dstport": 53} == some(frame.packets[0], "ip_mf", "dstport")


def test_no_next_header_ends_the_packet_well() -> None:
    """Bytes behind it are to be passed on and ignored (RFC 8200 4.7)."""
    for payload in (b"", b"ignored"):
        frame = dissected(frames.ethernet(frames.ipv6(payload, next_header=59), IPV6))
        assert ("ok", 59) == (frame.status, frame.packets[0]["ip_proto"])


def test_header_that_goes_on_behind_the_payload_length_is_malformed() -> None:
    """19 of the 20 bytes of the TCP header belong to the packet."""
    data = frames.ipv6(frames.tcp(), next_header=6)
    assert ("malformed", "TCP header does not fit") == judged(frames.ethernet(data[:4] + b"\0\x13" + data[6:], IPV6))


def test_payload_length_zero_ends_with_the_frame() -> None:
    """A GSO or BIG TCP frame: the column says 0, the TCP header behind it is read."""
    data = frames.ipv6(frames.tcp(b"x" * 70000)[:65000], next_header=6)
    packet = dissected(frames.ethernet(data[:4] + b"\0\0" + data[6:], IPV6)).packets[0]
    assert {"ip_len": 0, "dstport": 80} == some(packet, "ip_len", "dstport")


def test_extension_header_that_does_not_fit_is_malformed_unless_the_capture_cut_it() -> None:
    data = frames.ethernet(frames.ipv6(extension(17, UDP, units=200), next_header=60), IPV6)[:100]
    lying = data[:18] + struct.pack("!H", 100 - 14 - 40) + data[20:]
    assert ("malformed", "IPv6 extension header does not fit") == judged(lying)
    assert ("truncated", "IPv6 extension header does not fit") == judged(data, wire_len=1700)


def test_unknown_next_header_is_unsupported_and_the_addresses_stay() -> None:
    frame = dissected(frames.ethernet(frames.ipv6(b"????", next_header=253), IPV6))
    assert ("unsupported", "ip_proto 253", "fd00::1") == (frame.status, frame.stop, frame.packets[0]["ip_src"])
