"""IP fragments: first and later ones, of UDP and TCP, bare, behind a VLAN tag, around and inside a tunnel."""

from __future__ import annotations

import struct

from tests import frames
from tests.layers.generated.capture import IPV6, captured

MORE = 0x2000
DATAGRAM = frames.udp(bytes(range(256)) * 8, dport=9000)
SYN = frames.tcp(flags=2, options=frames.mss_option(1410))
LONG_SYN = frames.tcp(flags=2, options=b"\1" * 8 + frames.mss_option(1410))
CUT = 1024


def halves4(payload: bytes, proto: int = 17, cut: int = CUT) -> list[bytes]:
    """Return two IPv4 fragments; the cut is a multiple of 8."""
    first = frames.ipv4(payload[:cut], proto=proto, ident=77, flags=MORE)
    return [first, frames.ipv4(payload[cut:], proto=proto, ident=77, flags=cut // 8)]


def halves6(payload: bytes, next_header: int = 17, cut: int = CUT) -> list[bytes]:
    """Return two IPv6 fragments (RFC 8200 4.5)."""
    first = struct.pack("!BBHI", next_header, 0, 1, 77) + payload[:cut]
    rest = struct.pack("!BBHI", next_header, 0, cut, 77) + payload[cut:]
    return [frames.ipv6(piece, next_header=44) for piece in (first, rest)]


def framed(packets: list[bytes], ethertype: int = frames.ETHERTYPE_IPV4) -> list[bytes]:
    return [frames.ethernet(packet, ethertype) for packet in packets]


INNER = frames.ethernet(frames.ipv4(DATAGRAM))
VXLAN = frames.udp(frames.vxlan(INNER), 50000, 8472)
GENEVE = frames.udp(frames.geneve(INNER, options=frames.dsr_option()), 50000, 6081)
OPTIONS = bytes([17, 0, 1, 4, 0, 0, 0, 0])
"""IPv6 destination options: padding."""
TWICE = struct.pack("!BBHI", 60, 0, 0, 77) + bytes([44, 0, 1, 4, 0, 0, 0, 0])
"""A whole fragment and destination options, before another fragment header."""
ATOMIC = frames.ipv6(struct.pack("!BBHI", 17, 0, 0, 77) + DATAGRAM, next_header=44)
"""Offset 0 and no more fragments: a whole packet (RFC 6946)."""

CASES = {
    "udp": captured(*framed(halves4(DATAGRAM)), *framed(halves6(DATAGRAM), IPV6)),
    "atomic": captured(*framed([ATOMIC], IPV6)),
    "with-destination-options": captured(*framed(halves6(OPTIONS + DATAGRAM, 60), IPV6)),
    "behind-options": captured(
        frames.ethernet(
            frames.ipv6(bytes([44]) + OPTIONS[1:] + struct.pack("!BBHI", 17, 0, 1, 77) + DATAGRAM[:64], next_header=0),
            IPV6,
        )
    ),
    "twice": captured(
        frames.ethernet(frames.ipv6(TWICE + struct.pack("!BBHI", 17, 0, 0, 78) + DATAGRAM, next_header=44), IPV6)
    ),
    "end-before-a-header": captured(
        frames.ethernet(frames.ipv6(struct.pack("!BBHI", 6, 0, 0, 77) + SYN[:4], next_header=44), IPV6)
    ),
    "split-tcp-header": captured(*framed(halves4(SYN, 6, cut=16)), *framed(halves6(SYN, 6, cut=16), IPV6)),
    "split-tcp-options": captured(*framed(halves4(LONG_SYN, 6, cut=24))),
    "behind-a-tag": captured(*(data[:12] + b"\x81\0\0\7" + data[12:] for data in framed(halves6(DATAGRAM), IPV6))),
    "of-a-tunnel": captured(*framed(halves4(VXLAN)), *framed(halves4(GENEVE)), *framed(halves6(VXLAN), IPV6)),
    "of-a-tunnel-header": captured(*framed(halves4(VXLAN, cut=16)), *framed(halves4(VXLAN, cut=24))),
    "in-a-tunnel": captured(*(frames.in_tunnel(frames.vxlan(data)) for data in framed(halves4(DATAGRAM)))),
}
