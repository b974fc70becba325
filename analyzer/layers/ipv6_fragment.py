"""IPv6 fragment header (RFC 8200 4.5): next 1 · reserved 1 · offset 13 bits · reserved 2 · M 1 · identification 4."""

from __future__ import annotations

import dpkt

from analyzer.layers.assigned import PROTOCOLS
from analyzer.layers.layout import Field, Layout
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 8
Header = header(
    "IPv6 fragment",
    dpkt.ip6.IP6FragmentHeader,
    _frag_off_resv_m=(("offset", 13), ("reserved", 2), ("more", 1)),
)


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill ip_frag_offset, ip_mf, ip_id; only a first fragment carries the next header."""
    offset_flags = int.from_bytes(data[start + 2 : start + 4], "big")
    fields["ip_proto"] = data[start]
    fields["ip_hdr_len"] += HEADER_LEN
    fields["ip_frag_offset"] = offset_flags & 0xFFF8
    fields["ip_mf"] = fields["ip_mf"] or bool(offset_flags & 1)  # a fragment of a fragment is still cut short
    fields["ip_id"] = int.from_bytes(data[start + 4 : start + 8], "big")
    key = None if fields["ip_frag_offset"] else ("ip_proto", data[start])
    return Step(key, start + HEADER_LEN, end)


LAYOUT = Layout(
    "IPv6 fragment header",
    Header,
    {
        "nxt": Field("ipv6.fraghdr.nxt", "Next header", means=PROTOCOLS),
        "_resv": Field("ipv6.fraghdr.reserved_octet", "Reserved"),
        "offset": Field("ipv6.fraghdr.offset", "Fragment offset", means=lambda units: f"{8 * units} bytes"),
        "reserved": Field("ipv6.fraghdr.reserved_bits", "Reserved"),
        "more": Field("ipv6.fraghdr.more", "More fragments", "flag"),
        "id": Field("ipv6.fraghdr.ident", "Identification", "hex"),
    },
)
