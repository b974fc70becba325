"""Headers that contradict the frame though they can be read: malformed, and read on."""

from __future__ import annotations

import struct

import pytest

from tests import frames
from tests.layers.dissecting import dissected, judged, some

PAST_IP = ("malformed", "the IP length goes beyond the end")
PAST_UDP = ("malformed", "the UDP length goes beyond the end")
SEGMENT = frames.tcp(b"data")
LONG_IPV4 = frames.ethernet(frames.ipv4(SEGMENT, proto=6, total_length=1500))
LONG_IPV6 = frames.ethernet(struct.pack("!IHBB", 6 << 28, 999, 6, 64) + bytes(32) + SEGMENT, frames.ETHERTYPE_IPV6)
LONG_UDP = frames.ethernet(frames.ipv4(frames.udp(b"abc", length=100)))


@pytest.mark.parametrize(
    ("frame", "expected"), [(LONG_IPV4, PAST_IP), (LONG_IPV6, PAST_IP), (LONG_UDP, PAST_UDP)], ids=["4", "6", "udp"]
)
def test_a_length_beyond_a_whole_frame_is_malformed_and_read_on(frame: bytes, expected: tuple[str, str]) -> None:
    assert (expected, 40000) == (judged(frame), dissected(frame).packets[0]["srcport"])
    assert 0 == sum(size for _, size in dissected(frame).overhead() or [])


@pytest.mark.parametrize("frame", [LONG_IPV4, LONG_IPV6, LONG_UDP], ids=["4", "6", "udp"])
def test_of_a_frame_that_the_capture_cut_it_says_nothing(frame: bytes) -> None:
    assert ("ok", None) == judged(frame, wire_len=len(frame) + 1000)


def test_inside_a_tunnel_the_carried_packet_is_read_on_too() -> None:
    frame = dissected(frames.in_tunnel(frames.vxlan(LONG_IPV4)))
    assert (*PAST_IP, 80, 50) == (
        frame.status,
        frame.stop,
        frame.workload["dstport"],
        sum(size for _, size in frame.overhead() or []),
    )


def test_a_fragment_may_state_what_the_next_one_brings() -> None:
    """The first fragment of an outer packet carries the beginning of an inner one, whose lengths are the whole's."""
    inner = frames.ethernet(frames.ipv4(frames.udp(b"x", length=3000), total_length=3020))
    assert ("ok", None) == judged(frames.in_tunnel(frames.vxlan(inner), flags=0x2000))


def test_options_that_do_not_add_up_are_malformed_and_shown() -> None:
    """RFC 8926 3.4: a receiver has to drop it; what it claims and what is there are both kept."""
    lying = struct.pack("!HBB", 0x014B, 0x81, 2) + b"abcd"
    frame = dissected(frames.in_tunnel(frames.geneve(frames.ethernet(frames.ipv4(SEGMENT, proto=6)), 7, lying), 6081))
    (option,) = frame.packets[0]["geneve_options"]
    assert ("malformed", "Geneve options contradict their length", 80) == (
        frame.status,
        frame.stop,
        frame.workload["dstport"],
    )
    assert (8, b"abcd", "Cilium DSR", None) == (option.length, option.data, option.name, option.value)


def test_a_later_fault_says_more() -> None:
    data = frames.ethernet(frames.ipv4(frames.tcp()[:12] + b"\x10" + frames.tcp()[13:], proto=6, total_length=1500))
    assert ("malformed", "TCP header length 4") == judged(data)


QUOTED = frames.ipv4(SEGMENT, "10.244.2.7", "10.244.1.5", 6)
ERROR = frames.ethernet(frames.ipv4(b"\3\4" + bytes(6) + QUOTED, proto=1))


@pytest.mark.parametrize(("kept", "stop"), [(8, "ipv4 header does not fit"), (30, "TCP header does not fit")])
def test_a_quoted_packet_that_the_capture_cut_is_told(kept: int, stop: str) -> None:
    cut = ERROR[: -len(QUOTED) + kept]
    assert ("truncated", stop) == judged(cut, wire_len=len(ERROR))
    assert 0 == sum(size for _, size in dissected(cut, wire_len=len(ERROR)).overhead() or [])


def test_a_quoted_packet_that_the_sender_cut_is_as_it_should_be() -> None:
    whole = frames.ethernet(frames.ipv4(b"\3\4" + bytes(6) + QUOTED[:28], proto=1))
    assert ("ok", None) == judged(whole)


@pytest.mark.parametrize(("protocol", "name"), [(6, "TCP"), (17, "UDP"), (132, "SCTP")])
@pytest.mark.parametrize("kept", [4, 7])
def test_ports_are_read_where_little_more_is_there(protocol: int, name: str, kept: int) -> None:
    whole = frames.ethernet(frames.ipv4(SEGMENT, proto=protocol))
    cut = whole[: 14 + 20 + kept]
    assert ("truncated", f"{name} header does not fit") == judged(cut, wire_len=len(whole))
    frame = dissected(cut, wire_len=len(whole))
    expected = {"srcport": 40000, "dstport": 80}
    assert expected == some(frame.packets[0], *expected, "tcp_seq", "udp_length")


def test_arp_for_other_protocols_has_no_ipv4_addresses() -> None:
    arp = bytes.fromhex("0001 86dd 06 04 0001 020000000001 0a000001 000000000000 0a000002")
    assert ("unsupported", "ARP for protocol type 0x86dd") == judged(frames.ethernet(arp, 0x0806))


def test_a_length_behind_a_tag_is_one_too() -> None:
    tagged = frames.ethernet(b"\0\7\0\x30" + bytes(48), 0x8100)
    assert ("unsupported", "802.3 length field (LLC)") == judged(tagged)


def test_an_ipv6_header_alone_is_40_bytes_long() -> None:
    alone = frames.ethernet(frames.ipv6(b"", next_header=59), frames.ETHERTYPE_IPV6)
    assert {"ip_len": 40} == some(dissected(alone).packets[0], "ip_len")
