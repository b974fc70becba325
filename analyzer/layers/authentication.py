"""IP Authentication Header (RFC 4302 2).

next 1 · length 1 (4-byte units, less 2) · reserved 2 · SPI 4 · sequence 4 · ICV
"""

from __future__ import annotations

from collections.abc import Iterator

import dpkt

from analyzer.layers.assigned import PROTOCOLS
from analyzer.layers.layout import Field, Layout, Value, value
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 12
Header = header("Authentication", dpkt.ip6.IP6AHHeader)


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


def _check_value(data: bytes, start: int, end: int) -> Iterator[Value]:
    size = min(end, start + (data[start + 1] + 2) * 4) - start - HEADER_LEN
    if size > 0:
        yield value(Field("ah.icv", "Integrity check value", "bytes"), data, start + HEADER_LEN, size)


LAYOUT = Layout(
    "Authentication header",
    Header,
    {
        "nxt": Field("ah.next_header", "Next header", means=PROTOCOLS),
        "len": Field("ah.length", "Length", means=lambda words: f"{4 * words + 8} bytes"),
        "_resv": Field("ah.reserved", "Reserved"),
        "spi": Field("ah.spi", "Security parameters index", "hex"),
        "seq": Field("ah.sequence", "Sequence number"),
    },
    _check_value,
)
