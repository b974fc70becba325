"""GRE (RFC 2784, RFC 2890), IP protocol 47.

flags 13 bits (checksum 0x8000, routing 0x4000, key 0x2000, sequence 0x1000) · version 3 · protocol 16, then 4 bytes
each for checksum, key and sequence number where their flag is set. Source routes (RFC 1701) and version 1 (PPTP) are
not read.
"""

from __future__ import annotations

from collections.abc import Iterator

import dpkt

from analyzer.layers.assigned import ETHERTYPES
from analyzer.layers.layout import Field, Layout, Value, value
from analyzer.layers.step import Fault, Fields, Step, TunnelHeader, header

HEADER_LEN = 4
FIELD_LEN = 4
CHECKSUM, ROUTING, KEY, SEQUENCE, VERSION = 0x8000, 0x4000, 0x2000, 0x1000, 0x0007
Header = header("GRE", dpkt.gre.GRE)


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill gre_flags_and_version, gre_proto, gre_key and hand on the carried packet."""
    gre = Header(data[start : start + HEADER_LEN])
    if gre.flags & VERSION:
        return Fault("unsupported", f"GRE version {gre.flags & VERSION}")
    if gre.flags & ROUTING:
        return Fault("unsupported", "GRE with source routes")
    key_at = start + HEADER_LEN + FIELD_LEN * bool(gre.flags & CHECKSUM)
    inner = key_at + FIELD_LEN * (bool(gre.flags & KEY) + bool(gre.flags & SEQUENCE))
    if inner > end:
        return Fault("truncated", "GRE header does not fit")
    fields["gre_flags_and_version"] = gre.flags
    fields["gre_proto"] = gre.p
    if gre.flags & KEY:
        fields["gre_key"] = int.from_bytes(data[key_at : key_at + FIELD_LEN], "big")
    tunnel = TunnelHeader("gre", None, inner - start, 0, inner)
    return Step(("tunnel_payload", gre.p), inner, end, tunnel)


def _flagged(data: bytes, start: int, end: int) -> Iterator[Value]:
    """Yield the fields that the flags announce, in their order."""
    flags = int.from_bytes(data[start : start + 2], "big")
    if flags & (VERSION | ROUTING):
        return
    at = start + HEADER_LEN
    for flag, fields in FLAGGED:
        for size, field in fields if flags & flag else ():
            if at + size <= end:
                yield value(field, data, at, size)
            at += size


FLAGGED = (
    (CHECKSUM, ((2, Field("gre.checksum", "Checksum", "hex")), (2, Field("", "Reserved", "hex")))),
    (KEY, ((4, Field("gre.key", "Key", "hex")),)),
    (SEQUENCE, ((4, Field("gre.sequence_number", "Sequence number")),)),
)
LAYOUT = Layout(
    "GRE",
    Header,
    {
        "flags": Field("gre.flags_and_version", "Flags and version", "hex", bits=(
            (CHECKSUM, Field("gre.flags.checksum", "checksum", "flag")),
            (ROUTING, Field("gre.flags.routing", "routing", "flag")),
            (KEY, Field("gre.flags.key", "key", "flag")),
            (SEQUENCE, Field("gre.flags.sequence_number", "sequence number", "flag")),
            (VERSION, Field("gre.flags.version", "Version")),
        )),
        "p": Field("gre.proto", "Protocol", "hex", ETHERTYPES),
    },
    _flagged,
)  # fmt: skip
