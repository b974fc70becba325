"""The times at which nothing arrived: whether what was lost was lost while nothing else got through either."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

Span = tuple[int, int]
"""Time of the first and of the last packet, in ns."""


class Outages:
    """What lies between the spans in which packets arrived, numbered from 0; the last one had no end."""

    def __init__(self, arrived: Iterable[Span]) -> None:
        """Join the spans that overlap."""
        self._spans: list[Span] = []
        for first, last in sorted(arrived):
            if self._spans and first <= self._spans[-1][1]:
                first, before = self._spans.pop()
                last = max(last, before)
            self._spans.append((first, last))

    def of(self, span: Span) -> int | None:
        """Return in which outage the span lies, None where something arrived in its time."""
        first, last = span
        at = bisect_left(self._spans, first, key=lambda arrived: arrived[1])
        return None if at < len(self._spans) and self._spans[at][0] <= last else at

    @property
    def last(self) -> int:
        """Return the number of the outage that had no end."""
        return len(self._spans)
