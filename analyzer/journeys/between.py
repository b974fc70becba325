"""Which points show the packets that pods send from one node to another."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from analyzer.columns.batch import Numbers
from analyzer.journeys.addresses import looked_up
from analyzer.journeys.order import Ends
from analyzer.journeys.seen import Seen
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput


class Between:
    """The points by pair of nodes; a pair is looked up once."""

    def __init__(
        self,
        rows: Seen,
        point_of: Numbers,
        senders: Numbers,
        receivers: Numbers,
        topology: Topology,
        nodes: list[str],
    ) -> None:
        """`point_of`: of each capture; `senders`, `receivers`: of each row's packet, as places in `nodes`."""
        self._nodes = nodes
        self._rows, self._point_of, self._senders, self._receivers = rows, point_of, senders, receivers
        ends = (looked_up(rows, name, lambda text: int(topology.is_pod(text))) for name in ("source", "destination"))
        self._pods = np.logical_and(*(end.astype(np.bool_) for end in ends))
        self._known: dict[tuple[int, int], set[int]] = {}

    def points(self, ends: Ends) -> set[int]:
        """Return the points at which packets from pods of one node to pods of the other were seen."""
        if not ends.known or ends.sender_node not in self._nodes or ends.receiver_node not in self._nodes:
            return set()
        pair = self._nodes.index(ends.sender_node), self._nodes.index(ends.receiver_node)
        if pair not in self._known:
            passed = self._pods & (self._senders == pair[0]) & (self._receivers == pair[1])
            self._known[pair] = set(self._point_of[np.unique(self._rows["capture"][passed])].tolist())
        return self._known[pair]


def hidden(points: Iterable[PointInput], ends: Ends) -> bool:
    """Return whether packets, seen at these points, crossed and no wire showed them.

    They were encrypted, or in a tunnel on a port that nothing names.
    """
    seen = list(points)
    crossed = {point.node for point in seen} >= {ends.sender_node, ends.receiver_node}
    return crossed and all(point.role != "underlay" for point in seen)
