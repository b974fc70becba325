"""The last packet's time of a plain pcap, from the end of the file: who orders slices need not read them all."""

from __future__ import annotations

import struct
from pathlib import Path

from analyzer.readers.pcap import FILE_HEADER_LEN, MAGICS
from analyzer.readers.pcap_shape import DECADE, PcapShape
from analyzer.readers.search import first

TAIL = 1 << 18
"""Bytes at the end in which sound records must show; else the file is read from its beginning."""


def last_time(path: Path, first_ns: int) -> int | None:
    """Return when the last packet was captured, ns since 1970; None where the end of the file does not tell."""
    with path.open("rb") as stream:
        variant = MAGICS.get(stream.read(FILE_HEADER_LEN)[:4])
        if variant is None:
            return None
        stream.seek(max(path.stat().st_size - TAIL, FILE_HEADER_LEN))
        data = stream.read(TAIL)
    shape = PcapShape(variant.order, variant.header_len, variant.fractions, first_ns // 1_000_000_000, DECADE)
    start = first(shape, data, len(data), whole=True)
    return None if start is None else _last(shape, data, start)


def _last(shape: PcapShape, data: bytes, at: int) -> int:
    """Return the time of the last record of those that begin at `at`."""
    time_ns = 0
    while at + shape.header_len <= len(data):
        second, fraction, captured, _ = struct.unpack_from(shape.order + "IIII", data, at)
        if captured <= len(data):
            time_ns = second * 1_000_000_000 + fraction * (1_000_000_000 // shape.fractions)
        at += shape.header_len + captured
    return time_ns
