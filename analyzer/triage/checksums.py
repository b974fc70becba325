"""Transport checksums (RFC 1071, 768, 9293, 8200 8.1), computed from captured bytes.

A sender's kernel leaves the checksum to the card: until that has filled it in, the field holds the sum of the
pseudo-header alone (CHECKSUM_PARTIAL, include/linux/skbuff.h), and so it stays where no card is on the way, as between
namespaces.
"""

from __future__ import annotations

import socket
import struct
from typing import Literal

from analyzer.layers.loop import slots as s
from analyzer.triage.packet import TCP, UDP, Packet

Verdict = Literal["right", "wrong", "partial"]
AT = {TCP: 16, UDP: 6}
"""Where the checksum stands in the header."""
WORST: tuple[Verdict, ...] = ("wrong", "partial", "right")


def verdict(packet: Packet) -> Verdict | None:
    """Return the worst of a frame's checksums, inside and outside of a tunnel; None where none can be judged."""
    found = {_verdict(packet, at) for at in (s.OUTER, packet.at)}
    return next((each for each in WORST if each in found), None)


def _verdict(packet: Packet, at: int) -> Verdict | None:
    """Return what is true of one packet's checksum, None for cut ones, for pieces, and where UDP has none."""
    protocol, begin = packet.slot(at, s.IP_PROTO), packet.slot(at, s.L3_START)
    header, total = packet.slot(at, s.IP_HDR_LEN), packet.slot(at, s.IP_LEN)
    if protocol not in AT or begin is None or not header or not total or packet.fragment_at is not None:
        return None
    segment = packet.frame[begin + header : begin + total]
    if len(segment) != total - header or len(segment) < AT[protocol] + 2:
        return None
    said = int.from_bytes(segment[AT[protocol] : AT[protocol] + 2], "big")
    if said == 0 and protocol == UDP:
        return None
    pseudo = _pseudo(packet, at, protocol, len(segment))
    if folded(pseudo + segment) == 0xFFFF:
        return "right"
    return "partial" if said == folded(pseudo) else "wrong"


def folded(data: bytes) -> int:
    """Return the one's complement sum of 16-bit words, not inverted."""
    padded = data + b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def _pseudo(packet: Packet, at: int, protocol: int, length: int) -> bytes:
    family = socket.AF_INET6 if packet.slot(at, s.IP_VERSION) == 6 else socket.AF_INET
    ends = (packet.address(at, s.IP_SRC_HI), packet.address(at, s.IP_DST_HI))
    return b"".join(socket.inet_pton(family, each or "") for each in ends) + struct.pack("!II", length, protocol)
