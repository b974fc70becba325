"""One-way latency of echo packets from each point to the next on their way.

Between two points of one node it is the difference of their stamps; between nodes less the offset of their clocks,
where that is known and larger than its uncertainty (journeys/offset.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from analyzer.journeys.offset import Offset
from analyzer.measures.counts import spread
from analyzer.measures.crossing import Crossing, Direction
from analyzer.measures.node_clocks import NodeClocks
from analyzer.measures.pings import SCOPES
from analyzer.measures.way import Stop, ways
from analyzer.result import HopLatency
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.words import PingScope

MAX_ROWS = 1000
DIRECTIONS: tuple[Direction, ...] = ("request", "reply")
_Key = tuple[PingScope, Direction, str, str]
"""Scope, direction, and the points' ids."""
NO_NODE = "on which node a point lies is not known, and so not whether both have one clock"
NO_ORDER = "only the clocks of two nodes say which point comes first"
NO_TIMES = "no packet has a time at both points"


@dataclass
class _Hop:
    """The packets from one point to the next."""

    first: Stop
    second: Stop
    packets: int = 0
    ordered: int = 0
    """Those of which more than the clocks of two nodes says that they passed in this order."""
    differences_ns: list[int] = field(default_factory=list)

    def add(self, first: Stop, second: Stop) -> None:
        self.packets += 1
        if first.place == second.place and first.point.node != second.point.node:
            return
        self.ordered += 1
        times = first.sighting.time_epoch_ns, second.sighting.time_epoch_ns
        if times[0] is not None and times[1] is not None:
            self.differences_ns.append(times[1] - times[0])


def latency(crossings: Iterable[Crossing], points: list[PointInput], topology: Topology) -> list[HopLatency]:
    """Return a row for each scope, direction and pair of points that packets passed one after the other.

    At most MAX_ROWS, sorted by scope, requests first, then along the way.
    """
    found = ways(crossings, points, topology)
    clocks = NodeClocks(found)
    hops: dict[_Key, _Hop] = {}
    for way in found:
        for first, second in pairwise(way.stops):
            key = way.crossing.scope, way.crossing.direction, first.point.id, second.point.id
            hops.setdefault(key, _Hop(first, second)).add(first, second)
    order = sorted(hops, key=lambda key: (SCOPES.index(key[0]), DIRECTIONS.index(key[1]), _stages(hops[key]), key[2:]))
    return [_row(key[0], key[1], hops[key], clocks) for key in order[:MAX_ROWS]]


def _stages(hop: _Hop) -> tuple[int, int]:
    return hop.first.place[0], hop.second.place[0]


def _row(scope: PingScope, direction: Direction, hop: _Hop, clocks: NodeClocks) -> HopLatency:
    offset = _offset(hop, clocks)
    known = offset if isinstance(offset, Offset) else None
    reason = offset if isinstance(offset, str) else None if hop.differences_ns else NO_TIMES
    correction = known.correction_ns if known else 0
    deltas = [each - correction for each in hop.differences_ns] if reason is None else []
    return HopLatency(
        scope=scope,
        direction=direction,
        from_point=hop.first.point.id,
        to_point=hop.second.point.id,
        packets=hop.packets,
        delta_us=spread(each / 1000 for each in deltas),
        negative=sum(each < 0 for each in deltas),
        offset_us=round(known.offset_ns / 1000, 3) if known else None,
        uncertainty_us=round(known.uncertainty_ns / 1000, 3) if known else None,
        corrected=correction != 0,
        reason=reason,
    )


def _offset(hop: _Hop, clocks: NodeClocks) -> Offset | str | None:
    """Return the offset between the points' nodes, None where they have one clock, or why it is not known."""
    here, there = hop.first.point.node, hop.second.point.node
    if hop.first.point is hop.second.point:
        return None
    if here is None or there is None:
        return NO_NODE
    if here == there:
        return None
    return clocks.offset(here, there) if hop.ordered else NO_ORDER
