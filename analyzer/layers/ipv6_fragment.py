"""IPv6 fragment header (RFC 8200 4.5): next 1 · reserved 1 · offset 13 bits · reserved 2 · M 1 · identification 4."""

from __future__ import annotations

from analyzer.layers.step import Fault, Fields, Step

HEADER_LEN = 8


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
