"""Going on behind damage: where sound records or blocks begin again, in bounded memory and time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from analyzer.readers.packed import ByteSource

STEP, AHEAD = 1 << 20, 2 << 20
"""Bytes searched at a time, and what may be needed behind them to see several records."""
SEARCHED = 64 << 20
"""Bytes behind a fault that are searched at most: time is bounded whatever a packed file expands to."""


class Shape(Protocol):
    """What sound data looks like."""

    def candidates(self, data: bytes, until: int) -> Iterator[int]:
        """Yield the offsets below `until` at which it might begin."""

    def begins(self, data: bytes, at: int, whole: bool) -> bool:
        """Return whether it begins at `at`; `whole` tells that the file ends with this data."""


def find(source: ByteSource, shape: Shape) -> int | None:
    """Pass over the bytes before sound data and return how many they were; None where there is none."""
    skipped = 0
    while skipped < SEARCHED:
        window = source.peek(STEP + AHEAD)
        whole = len(window) < STEP + AHEAD
        start = first(shape, window, len(window) if whole else STEP, whole)
        if start is not None:
            return skipped + source.skip(start)
        if whole:
            return None
        skipped += source.skip(STEP)
    return None


def first(shape: Shape, data: bytes, until: int, whole: bool) -> int | None:
    """Return where sound data begins below `until`, None where it does not."""
    return next((at for at in shape.candidates(data, until) if shape.begins(data, at, whole)), None)
