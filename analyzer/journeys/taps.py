"""The point of each sighting; of a capture of several interfaces the one that showed the packet, if named."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analyzer.journeys.hashing import Hashes
from analyzer.journeys.reading import RunSeen
from analyzer.journeys.seen import NOTHING, Seen
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.topology.taps import OPEN, Tap, names_several, tap_names


class SeenTaps:
    """Looks up the interfaces of one run's sightings."""

    def __init__(self, rows: Seen, seen: RunSeen, places: Callable[[], Hashes], topology: Topology) -> None:
        """`places` gives a number for each row, equal where point and interface are."""
        self._rows, self._seen, self._places, self._topology = rows, seen, places, topology
        self._named: dict[int, dict[Tap, PointInput]] = {}

    def at(self, row: int) -> PointInput:
        """Return the point of a row."""
        capture = int(self._rows[row]["capture"])
        return self._of(capture).get(self._tap(row)) or self._seen.point(capture)

    def is_tap(self, row: int) -> bool:
        """Return whether the row is of one named interface of a capture of several."""
        return self._tap(row) in self._of(int(self._rows[row]["capture"]))

    def _of(self, capture: int) -> dict[Tap, PointInput]:
        """Return the named interfaces of a capture, those that its file names and those that its frames number."""
        if capture not in self._named:
            point, names = self._seen.point(capture), self._seen.captures[capture].interfaces
            if point.role not in OPEN and not names_several(point, names):
                return self._named.setdefault(capture, {})  # most captures: their rows need not be looked through
            here = np.flatnonzero(self._rows["capture"] == capture)
            _, first = np.unique(self._places()[here], return_index=True)
            taps = [Tap(name=name) for name in names]
            taps += [self._tap(row) for row in here[first].tolist()]
            self._named[capture] = tap_names(point, taps, self._topology)
        return self._named[capture]

    def _tap(self, row: int) -> Tap:
        found = self._rows[row]
        names = self._seen.captures[int(found["capture"])].interfaces
        block, index = int(found["block"]), int(found["interface"])
        return Tap(None if index == NOTHING else index, names[block] if 0 <= block < len(names) else None)
