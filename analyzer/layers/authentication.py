"""IP Authentication Header (RFC 4302 2).

next 1 · length 1 (4-byte units, less 2) · reserved 2 · SPI 4 · sequence 4 · ICV
"""

from __future__ import annotations

from analyzer.layers.step import Fault, Fields, Step

HEADER_LEN = 12


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Walk over the header, as over an IPv6 extension: ip_proto becomes what follows it, ip_hdr_len grows by it."""
    length = (data[start + 1] + 2) * 4
    if length < HEADER_LEN:
        return Fault("malformed", f"authentication header length {length}")
    if start + length > end:
        return Fault("truncated", "authentication header does not fit")
    fields["ip_proto"] = data[start]
    fields["ip_hdr_len"] += length
    return Step(("ip_proto", data[start]), start + length, end)
