"""One frame as rules look at it."""

from __future__ import annotations

from analyzer.columns.capture_frames import by_reference
from analyzer.readers.record import Record
from analyzer.triage.packet import Packet
from tests.cluster import TREE


def packet(data: bytes, at_us: int = 0, number: int = 1, wire_len: int | None = None, point: int = 0) -> Packet:
    """Return the packet of a frame that was seen at this point, `at_us` after the epoch."""
    record = Record(number, at_us * 1000, wire_len or len(data), data, 1, 0)
    return Packet(point, "capture.pcap", by_reference([record], TREE).rows[0], data)
