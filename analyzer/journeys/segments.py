"""TCP data that GSO or GRO cut or joined: frames of one direction of a flow, matched by the bytes that they carry."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analyzer.columns.batch import Booleans, Numbers
from analyzer.journeys.seen import Seen
from analyzer.journeys.workload import TCP

HALF = 1 << 31
"""Sequence numbers that differ by less are before or behind each other (RFC 9293 section 3.4)."""
WINDOW_NS = 1_000_000_000
"""A segment and its super-frame pass within this, clocks agreeing; retransmissions repeat the bytes later."""


def has_tcp_data(rows: Seen) -> Booleans:
    """Return which rows are TCP with payload: frames of other sizes may carry their bytes."""
    found: Booleans = (rows["protocol"] == TCP) & (rows["payload"] > 0)
    return found


class Cut(NamedTuple):
    """The bytes of a packet as one place showed them: within one larger frame, or in several."""

    rows: list[int]
    part: bool


class Segments:
    """Finds the bytes of a TCP packet elsewhere."""

    def __init__(self, rows: Seen, packet: int, same: Numbers) -> None:
        """`packet` is a row of it, `same` rows of its flow and direction among which its bytes may be."""
        self._rows, self._row = rows, rows[packet]
        self._same = same[rows["payload"][same] > 0]

    def at(self, captures: Numbers, about_ns: int | None) -> Cut | None:
        """Return the frames of these captures that carry the packet's bytes, those nearest to a time; None: none do.

        Frames of the packet's own size are it, and matched by fingerprint.
        """
        if self._row["protocol"] != TCP or self._row["payload"] <= 0:
            return None
        found = self._same[np.isin(self._rows["capture"][self._same], captures)]
        begins = _after(self._rows["sequence"][found], int(self._row["sequence"]))
        ends = begins + self._rows["payload"][found]
        length = int(self._row["payload"])
        touching = (begins < length) & (ends > 0) & ~((begins == 0) & (ends == length))
        found, begins, ends = found[touching], begins[touching], ends[touching]
        if about_ns is not None:
            near = np.abs(self._rows["time"][found] - about_ns) < WINDOW_NS
            found, begins, ends = found[near], begins[near], ends[near]
        return _chosen(found, begins, ends, length)


def _chosen(found: Numbers, begins: Numbers, ends: Numbers, length: int) -> Cut | None:
    """Return one larger frame around the bytes, or the frames that they were cut into, each byte once."""
    around = found[(begins <= 0) & (ends >= length)]
    if len(around):
        return Cut([int(around[0])], part=True)
    rows, reached = [], None
    for _, end, row in sorted(zip(begins.tolist(), ends.tolist(), found.tolist(), strict=True)):
        if reached is None or end > reached:
            rows.append(row)
            reached = end
    return Cut(rows, part=False) if rows else None


def _after(sequences: Numbers, first: int) -> Numbers:
    """Return how far sequence numbers lie behind `first`, across their wrap."""
    ahead: Numbers = ((sequences - first + HALF) % (2 * HALF)) - HALF
    return ahead
