"""The sightings of one run that are kept: all, or where they are too many those of the same packets at every point.

Sampling is by fingerprint: a packet is kept when its hash is below a limit, which falls by half whenever the table is
full. What the user asked for is always kept, unless that alone is too much.
"""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Booleans
from analyzer.journeys.hashing import Hashes
from analyzer.journeys.seen import SEEN, Seen

ROOM = 1_300_000
"""Sightings that are kept at most: about 10^5 packets at 12 points, in 330 MB."""
EVERYTHING = 1 << 64


class Sample:
    """The table; `limit` of 2^64 hashes are kept."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._rows: Seen = np.empty(room, SEEN)  # pages that are not written take no memory
        self._asked = np.empty(room, np.bool_)
        self._many = 0
        self.limit = EVERYTHING
        self.asked_limit = EVERYTHING

    @property
    def rows(self) -> Seen:
        """Return what is kept, in the order in which it came."""
        return self._rows[: self._many]

    def add(self, rows: Seen, asked: Booleans) -> None:
        """Keep those of the rows that are asked for or below the limit."""
        if self.limit < EVERYTHING:
            kept = self._kept(rows["kept_by"], asked)
            rows, asked = rows[kept], asked[kept]
        while self._many + len(rows) > self._room:
            self._tighten()
            kept = self._kept(rows["kept_by"], asked)
            rows, asked = rows[kept], asked[kept]
        self._rows[self._many : self._many + len(rows)] = rows
        self._asked[self._many : self._many + len(rows)] = asked
        self._many += len(rows)

    def _kept(self, hashes: Hashes, asked: Booleans) -> Booleans:
        kept: Booleans = _below(hashes, self.limit) | (asked & _below(hashes, self.asked_limit))
        return kept

    def _tighten(self) -> None:
        """Halve the limit; once only what is asked for is left, halve that."""
        if self._asked[: self._many].all():
            self.limit, self.asked_limit = 0, self.asked_limit // 2
        else:
            self.limit //= 2
        kept = np.flatnonzero(self._kept(self.rows["kept_by"], self._asked[: self._many]))
        self._rows[: len(kept)] = self._rows[kept]
        self._asked[: len(kept)] = self._asked[kept]
        self._many = len(kept)


def _below(hashes: Hashes, limit: int) -> Booleans:
    """Return which hashes are smaller than the limit, which may be 2^64 and then is above all."""
    if limit == 0:
        return np.zeros(len(hashes), np.bool_)
    below: Booleans = hashes <= np.uint64(limit - 1)
    return below
