"""Dissects bytes given by a test, as if they had just been captured."""

from __future__ import annotations

from analyzer.layers import bindings
from analyzer.layers.dissector import Frame, dissect
from analyzer.layers.step import Fields
from analyzer.readers import Record

ETHERNET = 1


def dissected(data: bytes, link_type: int = ETHERNET, wire_len: int | None = None) -> Frame:
    record = Record(1, 0, len(data) if wire_len is None else wire_len, data, link_type, 0)
    return dissect(record, bindings.build())


def judged(data: bytes, link_type: int = ETHERNET, wire_len: int | None = None) -> tuple[str, str | None]:
    frame = dissected(data, link_type, wire_len)
    return frame.status, frame.stop


def some(packet: Fields, *names: str) -> dict[str, object]:
    """These fields of a packet; one that is not there is left out, as null is not zero."""
    return {name: packet[name] for name in names if name in packet}
