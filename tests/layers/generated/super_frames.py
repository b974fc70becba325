"""Frames larger than any wire carries: GSO inside tunnels, BIG TCP whose length fields say 0, jumbo frames."""

from __future__ import annotations

import struct

from tests import frames
from tests.layers.generated.capture import IPV6, captured
from tests.layers.generated.carriers import udp_over_ipv6

GSO, BIG = bytes(60_000), bytes(80_000)


def segment(data: bytes, version: int) -> bytes:
    """Return an Ethernet frame of one TCP segment whatever its size; too long for a length field says 0 there."""
    packet = frames.tcp(data)
    if version == 6:
        length = len(packet) if len(packet) < 65536 else 0
        head = frames.ipv6(b"", next_header=6)
        return frames.ethernet(head[:4] + struct.pack("!H", length) + head[6:] + packet, IPV6)
    total = 20 + len(packet)
    return frames.ethernet(frames.ipv4(packet, proto=6, total_length=total if total < 65536 else 0))


def big_in_tunnel(tunnelled: bytes, dport: int) -> bytes:
    """Return an outer IPv4 packet whose total length and UDP length are 0."""
    datagram = frames.udp(tunnelled, 50000, dport, length=0)
    return frames.ethernet(frames.ipv4(datagram, total_length=0))


def jumbogram(claimed: int, data: bytes) -> bytes:
    """Return an IPv6 packet whose length stands in a jumbo payload option (RFC 2675 2)."""
    option = bytes([6, 0, 0xC2, 4]) + struct.pack("!I", claimed)
    head = frames.ipv6(b"", next_header=0)
    return frames.ethernet(head[:4] + bytes(2) + head[6:] + option + frames.tcp(data), IPV6)


CASES = {
    "jumbogram": captured(jumbogram(8 + 20 + len(BIG), BIG), jumbogram(9, b"data")),
    "gso": captured(*(segment(GSO, version) for version in (4, 6))),
    "gso-vxlan": captured(*(frames.in_tunnel(frames.vxlan(segment(GSO, version))) for version in (4, 6))),
    "gso-geneve": captured(*(frames.in_tunnel(frames.geneve(segment(GSO, version)), 6081) for version in (4, 6))),
    "gso-over-ipv6": captured(*(udp_over_ipv6(frames.vxlan(segment(GSO, version)), 8472) for version in (4, 6))),
    "big": captured(segment(BIG, 4), segment(BIG, 6)),
    "big-vxlan": captured(*(big_in_tunnel(frames.vxlan(segment(BIG, version)), 8472) for version in (4, 6))),
    "big-geneve": captured(*(big_in_tunnel(frames.geneve(segment(BIG, version)), 6081) for version in (4, 6))),
    "jumbo": captured(frames.in_tunnel(frames.vxlan(segment(bytes(8900), 4)))),
}
