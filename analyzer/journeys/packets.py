"""Sightings → packets: equal fingerprints are one packet, and equal ones seen twice at one place are two.

A place is a point, of several interfaces with the one the frame came by, and there a TTL: a router with one interface
sees a packet come and go, with a TTL between, and a loop sees it many times; neither makes it another packet.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.columns.batch import Numbers
from analyzer.journeys.hashing import Hashes, hashed
from analyzer.journeys.seen import Seen

MOST_UNEVEN = 20_000
"""Fingerprints whose repetitions are told apart by time, packet by packet; more of them are told apart by order."""


class Packets:
    """The packets of one run, numbered; a packet's sightings are rows of the table."""

    def __init__(self, rows: Seen, points: NDArray[np.int64]) -> None:
        """Group the rows; `points` says for each capture which point it is of."""
        self.rows = rows
        place = _places(rows, points)
        rank, self._uneven = _ranks(rows, place)
        identity = hashed([rank], rows["packet"].copy())
        self._order = np.argsort(identity, kind="stable")
        ordered = identity[self._order]
        fresh = np.ones(len(rows), np.bool_)
        fresh[1:] = ordered[1:] != ordered[:-1]
        self.begins = np.flatnonzero(fresh)
        self._ends = np.append(self.begins[1:], len(rows))
        self.of_row = np.empty(len(rows), np.int64)
        self.of_row[self._order] = np.cumsum(fresh) - 1

    def __len__(self) -> int:
        """Return the number of packets."""
        return len(self.begins)

    @property
    def order(self) -> Numbers:
        """Return rows, packet after packet; a packet's begin where `begins` says."""
        return self._order

    def sightings(self, packet: int) -> Numbers:
        """Return the rows of a packet, in the order in which they were read."""
        found: Numbers = np.sort(self._order[self.begins[packet] : self._ends[packet]])
        return found

    def doubtful(self, packet: int) -> bool:
        """Return whether equal packets were told apart by time, as one point saw more of them than another."""
        return int(self.rows["packet"][self._order[self.begins[packet]]]) in self._uneven


def _places(rows: Seen, points: NDArray[np.int64]) -> Hashes:
    facts = ("block", "interface", "packet_type", "ttl", "outer_ttl")
    return hashed([points[rows["capture"]], *(rows[name] for name in facts)])


def _ranks(rows: Seen, place: Hashes) -> tuple[Numbers, set[int]]:
    """Return how many equal frames a place showed before each, and the fingerprints where that is guessed by time."""
    order = np.lexsort((place, rows["packet"]))  # stable: frames of a place stay in their order
    packet, places = rows["packet"][order], place[order]
    fresh = np.ones(len(rows), np.bool_)
    fresh[1:] = (packet[1:] != packet[:-1]) | (places[1:] != places[:-1])
    begins = np.flatnonzero(fresh)
    counts = np.diff(np.append(begins, len(rows)))
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(len(rows)) - np.repeat(begins, counts)
    return rank, _set_right(rows, order, begins, counts, rank)


def _set_right(rows: Seen, order: Numbers, begins: Numbers, counts: Numbers, rank: Numbers) -> set[int]:
    """Where places saw unequal numbers of equal frames, give each the rank of the one nearest in time."""
    owners = rows["packet"][order[begins]]
    uneven = set()
    for packet in np.unique(owners[counts > 1])[:MOST_UNEVEN]:
        first, last = np.searchsorted(owners, packet, "left"), np.searchsorted(owners, packet, "right")
        most = int(np.argmax(counts[first:last])) + first
        whole = order[begins[most] : begins[most] + counts[most]]
        for run in range(first, last):
            if counts[run] < counts[most]:
                some = order[begins[run] : begins[run] + counts[run]]
                rank[some] = _nearest(rows["time"][whole], rows["time"][some])
                uneven.add(int(packet))
    return uneven


def _nearest(whole: Numbers, some: Numbers) -> list[int]:
    """Return for each time the place of the nearest one in `whole`, in order, none twice; `whole` as time goes on."""
    along = np.maximum.accumulate(whole)
    chosen: list[int] = []
    for index, time in enumerate(some.tolist()):
        lowest = chosen[-1] + 1 if chosen else 0
        highest = len(whole) - (len(some) - index)
        after = int(np.searchsorted(along, time))
        near = [min(max(at, lowest), highest) for at in (after - 1, after)]
        near = [max(int(np.searchsorted(along, along[at])), lowest) for at in near]
        chosen.append(min(near, key=lambda at: abs(int(whole[at]) - time)))
    return chosen
