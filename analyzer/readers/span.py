"""When a capture begins and ends."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from analyzer.readers import open_capture, tail


class Span(NamedTuple):
    """Times of the first and of the last packet that has one, ns since 1970; None where no packet has."""

    first: int | None
    last: int | None


def span(path: Path) -> Span:
    """Return the file's span: a plain pcap's from its ends, another's by reading it; raises CannotRead, OSError."""
    with open_capture(path) as capture:
        times = (record.time_epoch_ns for record in capture.records if record.time_epoch_ns is not None)
        first = next(times, None)
        last = tail.last_time(path, first) if first is not None else None
        if last is None:
            last = max(times, default=first)
    return Span(first, last)
