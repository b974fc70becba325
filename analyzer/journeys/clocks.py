"""Clock offsets between nodes, as far as a run's packets tell them (journeys/offset.py)."""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Numbers
from analyzer.journeys.offset import Offset, offset
from analyzer.journeys.packets import Packets
from analyzer.journeys.seen import NO_TIME

LATEST = np.iinfo(np.int64).max


class Clocks:
    """Compares the clocks of nodes; a node is a number, one for each capture."""

    def __init__(self, packets: Packets, nodes: Numbers, senders: Numbers, receivers: Numbers) -> None:
        """`nodes`: of each capture; `senders`, `receivers`: of each row's packet, -1 where nobody knows."""
        self._time, self._packet = packets.rows["time"], packets.of_row
        self._node, self._senders, self._receivers = nodes[packets.rows["capture"]], senders, receivers
        self._timed = self._time != NO_TIME
        self._many = len(packets)
        self._known: dict[tuple[int, int], Offset | None] = {}

    def offset(self, here: int, there: int) -> Offset | None:
        """Return how far `there` is ahead of `here`; None where no packets went both ways, or the clocks jumped."""
        if (here, there) not in self._known:
            self._known[here, there] = self._offset(here, there)
        return self._known[here, there]

    def _offset(self, here: int, there: int) -> Offset | None:
        outwards, back = self._delays(here, there), self._delays(there, here)
        if not len(outwards) or not len(back):
            return None
        return offset(int(outwards.min()), int(back.min()), len(outwards), len(back))

    def _delays(self, here: int, there: int) -> Numbers:
        """Return first time at `there` - last time at `here`, of each packet that passed both in this order.

        That is certain of packets that `here` sent, and of those for `there`; a router between is neither.
        """
        passed = self._timed & ((self._senders == here) | (self._receivers == there))
        left, came = np.full(self._many, NO_TIME), np.full(self._many, LATEST)
        first, second = passed & (self._node == here), passed & (self._node == there)
        np.maximum.at(left, self._packet[first], self._time[first])
        np.minimum.at(came, self._packet[second], self._time[second])
        both = (left != NO_TIME) & (came != LATEST)
        delays: Numbers = came[both] - left[both]
        return delays
