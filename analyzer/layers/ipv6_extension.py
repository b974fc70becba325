"""IPv6 hop-by-hop, routing and destination options headers (RFC 8200 4): next 1 · length 1 (8-byte units, less 1)."""

from __future__ import annotations

from analyzer.layers.step import Fault, Fields, Step

HEADER_LEN = 8


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Walk over one header; ip_proto becomes what follows it, ip_hdr_len grows by it."""
    length = (data[start + 1] + 1) * 8
    if start + length > end:
        return Fault("truncated", "IPv6 extension header does not fit")
    fields["ip_proto"] = data[start]
    fields["ip_hdr_len"] += length
    return Step(("ip_proto", data[start]), start + length, end)
