"""Link types and what stands between link and network header: VLAN tags, ARP, what nobody reads."""

from __future__ import annotations

import struct

from tests import frames
from tests.layers.generated.capture import DATA4, DATA6, IPV4, IPV6, PING4, PING6, SYN4, SYN6, arp, captured

TAG = b"\x81\0\0\7"
SERVICE_TAG = b"\x88\xa8\0\x64"
PRIORITY_TAG = b"\x81\0\xb0\x05"
"""Priority 5 and drop eligible before VLAN 5."""
UNREAD = (0x8035, 0x8847, 0x8864, 0x88B5, 0x88E5, 0x88E7, 0x8926)
"""RARP, MPLS, PPPoE, local experimental, MACsec, PBB, VN-tag."""


def cooked(packet: bytes, protocol: int = IPV4) -> bytes:
    """LINKTYPE_LINUX_SLL: sent by us, ARPHRD_ETHER."""
    return struct.pack("!HHH8sH", 4, 1, 6, frames.mac(1) + bytes(2), protocol) + packet


def cooked2(packet: bytes, protocol: int = IPV4, direction: int = 0) -> bytes:
    """LINKTYPE_LINUX_SLL2: interface 5, ARPHRD_ETHER."""
    return struct.pack("!HHIHBB8s", protocol, 0, 5, 1, direction, 6, frames.mac(1) + bytes(2)) + packet


def tagged(frame: bytes, *tags: bytes) -> bytes:
    return frame[:12] + b"".join(tags) + frame[12:]


CASES = {
    "ethernet": captured(frames.ethernet(SYN4), frames.ethernet(SYN6, IPV6), arp(), arp(2)),
    "padded": captured(frames.ethernet(DATA4).ljust(60, b"\0"), arp().ljust(60, b"\0")),
    "vlan": captured(
        tagged(frames.ethernet(PING4), TAG),
        tagged(frames.ethernet(PING6, IPV6), SERVICE_TAG, TAG),
        tagged(frames.ethernet(PING4), b"\x91\0\0\1", SERVICE_TAG, PRIORITY_TAG),
        tagged(arp(), PRIORITY_TAG),
        tagged(frames.ethernet(SYN4), TAG),
        tagged(frames.ethernet(bytes(64), 0x8926), TAG),
    ),
    "cooked": captured(cooked(SYN4), cooked(PING6, IPV6), cooked(arp()[14:], 0x0806), link_type=113),
    "cooked2": captured(
        cooked2(SYN4), cooked2(PING6, IPV6, direction=4), cooked2(arp()[14:], 0x0806), cooked2(DATA4), link_type=276
    ),
    "raw": captured(SYN4, SYN6, DATA4, DATA6, link_type=101),
    "raw-of-old-bsd": captured(SYN4, SYN6, link_type=12),
    "ipv4": captured(SYN4, PING4, link_type=228),
    "ipv6": captured(SYN6, PING6, link_type=229),
    "ipv6-that-is-ipv4": captured(PING4, link_type=229),
    "null": captured(b"\2\0\0\0" + SYN4, b"\x1e\0\0\0" + SYN6, b"\0\0\0\2" + PING4, b"\x18\0\0\0" + PING6, link_type=0),
    "loop": captured(b"\0\0\0\2" + SYN4, b"\0\0\0\x1c" + SYN6, link_type=108),
    "ppp": captured(b"\xff\x03\0\x21" + SYN4, link_type=9),
    "unread-ethertypes": captured(*(frames.ethernet(bytes(64), kind) for kind in UNREAD)),
}
