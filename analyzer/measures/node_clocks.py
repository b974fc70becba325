"""Offsets between the clocks of nodes, from packets that crossed between them in both directions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from statistics import median_low

from analyzer.journeys.offset import Offset, offset
from analyzer.measures.way import Way

ONE_WAY = "packets between the two nodes with a certain order were seen in one direction only"
APART_NS = 100_000_000
"""No packet is so long between two interfaces of a node: a capture that always is so far off has another clock."""
ENOUGH = 3
"""Captures of a node that tell which one is off."""
JUMPED = "the clocks of the two nodes jumped, or drifted by more than a round trip"


class NodeClocks:
    """What the ways tell of each pair of nodes, by the principle of journeys/offset.py."""

    def __init__(self, ways: Iterable[Way]) -> None:
        """Gather, of each ordered pair of nodes, the smallest difference and how many there are."""
        self._least: dict[tuple[str, str], tuple[int, int]] = {}
        self._off: dict[tuple[str, str], int] = {}
        """(Node, point) → its smallest distance from the middle one of the node's times of a packet."""
        for way in ways:
            self._add(way)

    def offset(self, here: str, there: str) -> Offset | str:
        """Return how far `there` is ahead of `here`, or why nobody knows."""
        out, back = self._least.get((here, there)), self._least.get((there, here))
        if out is None or back is None:
            return ONE_WAY
        return offset(out[0], back[0], out[1], back[1]) or self._named(here, there) or JUMPED

    def _named(self, *nodes: str) -> str:
        """Say which captures have another clock than the others of their node; empty where none has."""
        off = sorted(point for (node, point), least in self._off.items() if node in nodes and least > APART_NS)
        return f"stamps of {', '.join(off)} are of another clock than those of the node's other captures" if off else ""

    def _add(self, way: Way) -> None:
        """Take first time at the later node - last time at the earlier one.

        Which is which is certain from the sender's node to any other, and from any other to the receiver's.
        """
        self._compare_within(way)
        sender, receiver = way.ends.sender_node, way.ends.receiver_node
        if sender == receiver:
            return
        times = _times(way)
        for here, there in permutations(times, 2):
            if here == sender or there == receiver:
                least = min(times[there]) - max(times[here])
                before, many = self._least.get((here, there), (least, 0))
                self._least[here, there] = min(before, least), many + 1

    def _compare_within(self, way: Way) -> None:
        """Take how far each of a node's captures is from the middle one, where there are enough."""
        for node in {stop.point.node for stop in way.stops} - {None}:
            times = {stop.point.id: time for stop in way.stops if stop.point.node == node
                     and (time := stop.sighting.time_epoch_ns) is not None}  # fmt: skip
            if len(times) < ENOUGH:
                continue
            middle = median_low(times.values())
            for point, time in times.items():
                least = self._off.get((str(node), point), abs(time - middle))
                self._off[str(node), point] = min(least, abs(time - middle))


def _times(way: Way) -> dict[str, list[int]]:
    """Return when each node's points saw the packet; of nodes that are known."""
    found: dict[str, list[int]] = {}
    for stop in way.stops:
        if stop.point.node is not None and stop.sighting.time_epoch_ns is not None:
            found.setdefault(stop.point.node, []).append(stop.sighting.time_epoch_ns)
    return found
