"""Network and transport headers without a tunnel: options, extension headers, ICMP errors, what nobody reads."""

from __future__ import annotations

import struct

from tests import frames
from tests.layers.generated.capture import DATA4, DATA6, PING4, PING6, SYN4, SYN6, captured, over_ipv4, over_ipv6

TCP_OPTIONS = frames.mss_option(1460) + b"\4\2\x08\x0a" + bytes(8) + b"\1\3\3\7"
HOP_BY_HOP = b"\5\2\0\0\1\0"
"""Router alert and padding: the rest of an 8-byte options header behind its two length bytes."""


def extension(next_header: int, body: bytes = HOP_BY_HOP) -> bytes:
    """Return an IPv6 hop-by-hop, destination or routing header (RFC 8200 4.3-4.6) of 8 n bytes."""
    return bytes([next_header, (len(body) + 2) // 8 - 1]) + body


def icmp(kind: int, code: int, rest: int, quoted: bytes) -> bytes:
    return struct.pack("!BBHI", kind, code, 0, rest) + quoted


ROUTING = bytes([3, 1]) + bytes(4) + bytes(16)
"""Type 3, one segment left, one address: tshark takes the last one of types 0 and 4 for the destination."""
ALL = extension(60) + extension(43) + extension(60, ROUTING) + extension(6) + frames.tcp()
VERIFIED = struct.pack("!BBHII12s", 6, 4, 0, 1, 1, bytes(12)) + frames.tcp()
"""An authentication header (RFC 4302 2)."""

CASES = {
    "tcp": captured(
        over_ipv4(frames.tcp(b"data", options=TCP_OPTIONS), 6),
        over_ipv4(frames.tcp(flags=0x1C2, options=TCP_OPTIONS), 6),
        over_ipv6(frames.tcp(flags=0x14), 6),
    ),
    "ipv4-options": captured(
        frames.ethernet(frames.ipv4(frames.udp(b"q"), options=b"\x94\4\0\0")),
        frames.ethernet(frames.ipv4(frames.tcp(), proto=6, options=b"\x9a\x08" + bytes(6))),
        frames.ethernet(frames.ipv4(frames.udp(b"q"), options=b"\1" * 40, flags=0x4000, ttl=1)),
    ),
    "icmp": captured(
        *(over_ipv4(frames.echo(reply=reply), 1) for reply in (False, True)),
        over_ipv4(icmp(3, 1, 0, DATA4), 1),
        over_ipv4(icmp(3, 4, 1450, SYN4[:28]), 1),
        over_ipv4(icmp(5, 1, 0x0A000001, DATA4), 1),
        over_ipv4(icmp(11, 0, 0, DATA4), 1),
        over_ipv4(icmp(11, 1, 0, PING4), 1),
    ),
    "icmpv6": captured(
        *(over_ipv6(bytes([kind, 0, 0, 0, 0, 7, 0, 1]) + bytes(8), 58) for kind in (128, 129)),
        over_ipv6(icmp(1, 4, 0, DATA6), 58),
        over_ipv6(icmp(2, 0, 1400, SYN6), 58),
        over_ipv6(icmp(3, 0, 0, SYN6), 58),
        over_ipv6(icmp(2, 0, 1280, PING6), 58),
        over_ipv6(icmp(135, 0, 0, bytes(16)), 58),
    ),
    "extension-headers": captured(
        over_ipv6(extension(17) + frames.udp(b"q"), 0),
        over_ipv6(extension(60) + extension(58, HOP_BY_HOP + bytes(8)) + bytes([128, 0, 0, 0, 0, 7, 0, 1]), 0),
        over_ipv6(ALL, 0),
        over_ipv6(b"nothing", 59),
        over_ipv6(extension(59) + b"nothing", 60),
        over_ipv6(extension(6, ROUTING) + frames.tcp(), 43),
        over_ipv6(extension(51) + VERIFIED, 0),
    ),
    "sctp": captured(over_ipv4(struct.pack("!HHII", 5000, 5001, 1, 0) + b"\x0b\0\0\4", 132)),
    "esp": captured(over_ipv4(struct.pack("!II", 0x1234, 1) + bytes(40), 50), over_ipv6(bytes(48), 50)),
    "further-protocols": captured(
        over_ipv4(b"\0\0\x08\0" + DATA4, 47), over_ipv6(VERIFIED, 51), over_ipv6(frames.ethernet(DATA4), 143)
    ),
    "options": captured(
        frames.ethernet(frames.ipv4(frames.udp(b"q"), options=frames.dsr_ip_option())),
        over_ipv6(frames.dsr_destination_option(17) + frames.udp(b"q"), 60),
        over_ipv4(frames.tcp(flags=2, options=frames.TCP_OPTIONS), 6),
        over_ipv4(frames.tcp(options=b"\1\1\5\x12" + bytes(range(16))), 6),
        over_ipv4(b"\0\0\1\2\0\0\0\1" + bytes(32), 50),
    ),
    "ip-in-ip": captured(over_ipv4(SYN4, 4), over_ipv4(SYN6, 41), over_ipv6(SYN4, 4), over_ipv6(SYN6, 41)),
}
