"""No next header, IP protocol 59 (RFC 8200 4.7): nothing follows; bytes that do are passed on and not read."""

from __future__ import annotations

from analyzer.layers.step import Fault, Fields, Step

HEADER_LEN = 0


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill nothing: the packet ends here."""
    return Step(None, start, end)
