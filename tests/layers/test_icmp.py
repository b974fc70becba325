"""ICMP and ICMPv6: echoes, errors, and the packet an error quotes."""

from __future__ import annotations

import struct

import pytest

from tests import frames
from tests.layers.dissecting import dissected, some

IPV6 = frames.ETHERTYPE_IPV6


def icmp(kind: int, code: int = 0, rest: bytes = bytes(4), quoted: bytes = b"") -> bytes:
    return frames.ethernet(frames.ipv4(struct.pack("!BBH", kind, code, 0) + rest + quoted, proto=1))


def icmp6(kind: int, code: int = 0, rest: bytes = bytes(4), quoted: bytes = b"") -> bytes:
    packet = frames.ipv6(struct.pack("!BBH", kind, code, 0) + rest + quoted, next_header=58)
    return frames.ethernet(packet, IPV6)


ECHO_FIELDS = ("icmp_type", "icmp_code", "icmp_ident", "icmp_seq", "icmp_mtu")


@pytest.mark.parametrize(
    ("data", "kind"), [(icmp(8, rest=b"\xab\xcd\1\2"), 8), (icmp(0, rest=b"\xab\xcd\1\2"), 0),
                       (icmp6(128, rest=b"\xab\xcd\1\2"), 128), (icmp6(129, rest=b"\xab\xcd\1\2"), 129)]
)  # fmt: skip
def test_echo_has_an_identifier_and_a_sequence_number(data: bytes, kind: int) -> None:
    frame = dissected(data)
    assert {"icmp_type": kind, "icmp_code": 0, "icmp_ident": 0xABCD, "icmp_seq": 258} == some(
        frame.workload, *ECHO_FIELDS
    )
    assert frame.quoted is None


@pytest.mark.parametrize("data", [icmp(13, rest=b"\xab\xcd\1\2"), icmp6(135, rest=b"\xab\xcd\1\2"), icmp6(8)])
def test_other_messages_have_neither(data: bytes) -> None:
    """A timestamp request, a neighbour solicitation, and type 8, which is an echo in ICMPv4 only."""
    assert {"icmp_type", "icmp_code"} == some(dissected(data).workload, *ECHO_FIELDS).keys()


QUOTED = frames.ipv4(frames.udp(b"lost", 5353, 53), src="10.0.1.1", dst="10.0.2.2", ttl=1)


def test_frag_needed_tells_the_mtu_and_what_it_is_about() -> None:
    """The MTU is the last two bytes of the second word (RFC 1191 4): 1450, whatever stands before."""
    frame = dissected(icmp(3, 4, struct.pack("!HH", 0xFFFF, 1450), QUOTED))
    assert {"icmp_type": 3, "icmp_code": 4, "icmp_mtu": 1450, "ip_src": "10.0.0.1"} == some(
        frame.workload, *ECHO_FIELDS, "ip_src"
    )
    assert {"ip_src": "10.0.1.1", "ip_dst": "10.0.2.2", "ip_ttl": 1, "srcport": 5353, "dstport": 53} == some(
        frame.quoted or {}, "ip_src", "ip_dst", "ip_ttl", "srcport", "dstport"
    )


def test_packet_too_big_tells_the_mtu_in_four_bytes() -> None:
    """RFC 4443 3.2: 70000 does not fit into two bytes."""
    frame = dissected(icmp6(2, 0, struct.pack("!I", 70000), frames.ipv6(frames.udp(b"x"), src="fd00::9")))
    assert (70000, "fd00::9") == (frame.workload["icmp_mtu"], (frame.quoted or {})["ip_src"])


@pytest.mark.parametrize(("kind", "code"), [(3, 0), (3, 1), (3, 3), (4, 0), (5, 1), (11, 0), (12, 0)])
def test_every_error_quotes_and_only_frag_needed_has_an_mtu(kind: int, code: int) -> None:
    frame = dissected(icmp(kind, code, b"\0\0\5\xaa", QUOTED))
    assert ({"icmp_type": kind, "icmp_code": code}, "10.0.1.1") == (
        some(frame.workload, *ECHO_FIELDS),
        (frame.quoted or {})["ip_src"],
    )


def test_eight_quoted_bytes_of_tcp_give_the_ports() -> None:
    """All that RFC 792 asks for; the rest of the header is missing and that is no fault of the frame."""
    quoted = frames.ipv4(frames.tcp(b"x" * 1400, 41000, 443), proto=6)[:28]
    frame = dissected(icmp(3, 4, b"\0\0\5\xaa", quoted))
    assert ("ok", {"srcport": 41000, "dstport": 443, "tcp_seq": 1000}) == (
        frame.status,
        some(frame.quoted or {}, "srcport", "dstport", "tcp_seq", "tcp_flags"),
    )


def test_quote_of_any_length_is_no_fault() -> None:
    """Every cut of what is quoted: the frame is whole, the quote says as much as it holds."""
    for length in range(len(QUOTED) + 1):
        frame = dissected(icmp(11, 0, quoted=QUOTED[:length]))
        assert ("ok", length >= 20) == (frame.status, "ip_src" in (frame.quoted or {}))


def test_quoted_quote_is_not_followed() -> None:
    """Nobody answers an error with an error (RFC 1122 3.2.2); forged ones do not nest."""
    inner = frames.ipv4(struct.pack("!BBHI", 3, 1, 0, 0) + QUOTED, src="10.0.9.9", proto=1)
    frame = dissected(icmp(3, 1, quoted=inner))
    assert ("ok", "10.0.9.9", 3) == (frame.status, (frame.quoted or {})["ip_src"], (frame.quoted or {})["icmp_type"])


@pytest.mark.parametrize(
    "tunnelled",
    [
        frames.udp(frames.vxlan(frames.ethernet(QUOTED)), 50000, 8472),
        frames.udp(frames.geneve(frames.ethernet(QUOTED)), 50000, 6081),
    ],
    ids=["vxlan", "geneve"],
)
def test_error_about_a_tunnel_is_in_no_tunnel(tunnelled: bytes) -> None:
    """A router on the underlay quotes the outer packet; what it carries is not what this frame carries."""
    outer = frames.ipv4(tunnelled, "172.18.0.3", "172.18.0.4")
    frame = dissected(icmp(3, 4, b"\0\0\5\x78", outer))
    assert ("ok", [], [], 1400) == (frame.status, frame.tunnels, frame.overhead(), frame.workload["icmp_mtu"])
    assert {"ip_src": "172.18.0.3", "srcport": 50000} == some(frame.quoted or {}, "ip_src", "srcport", "icmp_type")


def test_error_inside_a_tunnel_is_the_workload_with_its_quote() -> None:
    """The sending node tells the pod through the overlay: outer, ICMP error, quoted packet."""
    frame = dissected(frames.in_tunnel(frames.vxlan(icmp(3, 4, b"\0\0\5\xaa", QUOTED))))
    assert (1450, "10.0.1.1", 2) == (frame.workload["icmp_mtu"], (frame.quoted or {})["ip_src"], len(frame.packets))
