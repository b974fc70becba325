"""Bytes as a capture file: read or refused, nothing made up, and counted alike by machine code and by the reference."""

from __future__ import annotations

from pathlib import Path

from analyzer.errors import CannotRead
from analyzer.readers import Record, open_capture
from tests.flows.counting import by_machine, by_reference, stored
from tests.fuzz.unpacked import unpacked_size


def check(data: bytes) -> None:
    """Raise AssertionError where one of these does not hold; any other exception but CannotRead is a fault too."""
    with stored(data) as path:
        try:
            records = _records(path)
        except CannotRead:
            _refused_alike(path)
            return
        assert list(range(1, len(records) + 1)) == [record.number for record in records]
        assert all(record.wire_len >= len(record.data) for record in records)
        assert sum(len(record.data) for record in records) <= unpacked_size(data)
        reference = by_reference(path)
        assert len(records) == reference.frames
        assert reference == by_machine(path)


def _records(path: Path) -> list[Record]:
    with open_capture(path) as capture:
        return list(capture.records)


def _refused_alike(path: Path) -> None:
    for count in (by_reference, by_machine):
        try:
            found = count(path)
        except CannotRead:
            continue
        raise AssertionError(f"the reader refuses what {count.__name__} counts: {found}")
