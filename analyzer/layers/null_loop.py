"""BSD loopback, LINKTYPE_NULL 0 and LINKTYPE_LOOP 108: a 4-byte address family, for NULL in the writer's byte order."""

from __future__ import annotations

import dpkt

from analyzer.layers.layout import Field, Layout
from analyzer.layers.step import Fault, Fields, Step

HEADER_LEN = 4
AF_INET = 2
AF_INET6 = (24, 28, 30, 10)
"""NetBSD/OpenBSD, FreeBSD, macOS, Linux (LINKTYPE_NULL in pcap-linktype(7))."""


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill nothing; a family is below 256, so the byte order shows in which end it stands."""
    raw = data[start : start + HEADER_LEN]
    family = min(int.from_bytes(raw, "little"), int.from_bytes(raw, "big"))
    if family == AF_INET:
        return Step(("ethertype", 0x0800), start + HEADER_LEN, end)
    if family in AF_INET6:
        return Step(("ethertype", 0x86DD), start + HEADER_LEN, end)
    return Fault("unsupported", f"address family {family}")


class Family(dpkt.Packet):  # type: ignore[misc]
    """The four bytes as a dpkt packet."""

    __hdr__ = (("family", "4s", b""),)


LAYOUT = Layout(
    "BSD loopback", Family, {"family": Field("null.family", "Address family, in the writer's order", "bytes")}
)
