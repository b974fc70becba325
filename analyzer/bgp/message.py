"""A stream → BGP messages (RFC 4271 4.1): marker of 16 ones · length 2 · type 1.

Behind a gap, or where the start was not captured, reading goes on at the next marker with a sound header behind it.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import NamedTuple

from analyzer.bgp.stream import Run, Stream

OPEN, UPDATE, NOTIFICATION, KEEPALIVE, ROUTE_REFRESH = 1, 2, 3, 4, 5
NAMES = {OPEN: "OPEN", UPDATE: "UPDATE", NOTIFICATION: "NOTIFICATION", KEEPALIVE: "KEEPALIVE",
         ROUTE_REFRESH: "ROUTE-REFRESH"}  # fmt: skip
"""RFC 4271 4.1, RFC 2918 3."""
MARKER = b"\xff" * 16
HEADER = struct.Struct("!16sHB")
SOUGHT = re.compile(rb"\xff{16}[\x00-\xfe].[\x01-\x05]", re.DOTALL)
"""A length's first byte is below 255: of a longer row of ones the last 16 are the marker."""


class Message(NamedTuple):
    """One message. `body` is what was captured of it behind the header."""

    type: int
    body: bytes
    whole: bool
    time_epoch_ns: int | None
    """When the last captured byte of it was seen."""
    follows: bool
    """Whether it stands directly behind the message before, so that none is missing between them."""


@dataclass
class Messages:
    """The messages of a stream in order, and how many captured bytes belong to none that could be read."""

    messages: list[Message] = field(default_factory=list)
    skipped_bytes: int = 0
    expected: int | None = None
    """Where the next message begins, as the one before says; None where nothing does."""

    def read(self, run: Run) -> None:
        """Take the messages of one run."""
        end = run.start + len(run.data)
        at = run.start if self.expected is None else max(self.expected, run.start)
        aligned = at == self.expected
        while at < end:
            header = _header(run.data, at - run.start) if aligned else None
            if header is None:
                at, aligned = self._sought(run, at, at + aligned), False
                header = _header(run.data, at - run.start)
            if header is None:
                break
            self._take(run, at, *header, follows=aligned and bool(self.messages))
            at, aligned = at + header[0], True
        self.expected = at if aligned else None

    def _take(self, run: Run, at: int, length: int, kind: int, follows: bool) -> None:
        stop = min(at + length, run.start + len(run.data))
        body = run.data[at - run.start + HEADER.size : stop - run.start]
        self.messages.append(Message(kind, body, stop == at + length, run.complete_at(at, stop), follows))

    def _sought(self, run: Run, at: int, start: int) -> int:
        """Return where the next message begins, from `start` on, or the end of the run; what lies before is skipped."""
        places = (run.start + found.start() for found in SOUGHT.finditer(run.data, start - run.start))
        new = next((place for place in places if _header(run.data, place - run.start)), run.start + len(run.data))
        self.skipped_bytes += new - at
        return new


def messages(stream: Stream) -> Messages:
    """Return the messages of one direction."""
    found = Messages(expected=0 if stream.from_start else None)
    for run in stream.runs:
        found.read(run)
    return found


def _header(data: bytes, at: int) -> tuple[int, int] | None:
    """Return length and type; None where no header stands. Up to 65,535 bytes are taken (RFC 8654)."""
    if at + HEADER.size > len(data):
        return None
    marker, length, kind = HEADER.unpack_from(data, at)
    return (length, kind) if marker == MARKER and length >= HEADER.size else None
