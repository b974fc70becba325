"""Segments of one direction → the bytes that were captured, in the order of their sequence numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzer.bgp.segment import FIN, SYN, TcpSegment, distance


class Run(NamedTuple):
    """Bytes without a gap; offsets count from the first byte of the stream that is known."""

    start: int
    data: bytes
    starts: list[int]
    """Where the pieces begin that it is made of,"""
    times: list[int | None]
    """and when each was captured."""

    def complete_at(self, start: int, end: int) -> int | None:
        """Return when the last of these bytes had been captured; None where a time is missing."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1)
        times = [time for time in self.times[first:last] if time is not None]
        return max(times) if len(times) == last - first else None


class Stream(NamedTuple):
    """One direction of a connection."""

    runs: list[Run]
    from_start: bool
    """Whether the SYN was seen, so that offset 0 is where the first message begins."""
    cut_bytes: int
    """Bytes that passed the point and were not stored (snaplen)."""
    missing_bytes: int
    """Bytes before others, or before the FIN, that were not seen at all."""


class _Piece(NamedTuple):
    start: int
    data: bytes
    time_epoch_ns: int | None
    wire_end: int


def stream(segments: Iterable[TcpSegment]) -> Stream:
    """Return the stream: of bytes that came twice the first ones; what lies before the SYN's number is dropped."""
    pieces, initial = _pieces(segments)
    base = initial if initial is not None else min((piece.start for piece in pieces), default=0)
    ordered = sorted((each for each in pieces if each.start >= base), key=lambda piece: piece.start)
    runs: list[Run] = []
    seen_end = wire_end = base
    cut = missing = 0
    joined: list[_Piece] = []
    for piece in ordered:
        if piece.start > seen_end:
            on_wire = min(max(wire_end, seen_end), piece.start)
            cut, missing = cut + on_wire - seen_end, missing + piece.start - on_wire
            runs += _run(joined, base)
            joined = []
        new = piece.data[max(0, seen_end - piece.start) :]
        if new:
            joined.append(piece._replace(start=max(piece.start, seen_end), data=new))
        seen_end, wire_end = max(seen_end, piece.start + len(piece.data)), max(wire_end, piece.wire_end)
    runs += _run(joined, base)
    return Stream(runs, initial is not None, cut + max(0, wire_end - seen_end), missing)


def _pieces(segments: Iterable[TcpSegment]) -> tuple[list[_Piece], int | None]:
    """Return the payloads by sequence numbers that do not wrap, and the number of the first byte if a SYN gave it."""
    pieces: list[_Piece] = []
    last: int | None = None
    initial: int | None = None
    for segment in segments:
        opens = bool(segment.flags & SYN)
        if not segment.payload_len and not segment.flags & (SYN | FIN):
            continue  # a reset's or an old acknowledgement's number is no place to count from
        number = segment.seq + opens  # a SYN takes a number of its own (RFC 9293 3.4)
        last = number if last is None else last + distance(number, last)
        if opens and initial is None:
            initial = last
        pieces.append(_Piece(last, segment.payload, segment.time_epoch_ns, last + segment.payload_len))
    return pieces, initial


def _run(pieces: Sequence[_Piece], base: int) -> list[Run]:
    if not pieces:
        return []
    data = b"".join(piece.data for piece in pieces)
    starts = [piece.start - base for piece in pieces]
    return [Run(starts[0], data, starts, [piece.time_epoch_ns for piece in pieces])]
