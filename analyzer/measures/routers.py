"""Routers between nodes, by the nodes' routes: how often a native packet is forwarded on the way."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.result import RouteTo
from analyzer.topology.model import Topology

MAX_HOPS = 16
"""Routers on one way; more is a loop."""


class Routers:
    """Looks up the number of routers from one node to the pods of another."""

    def __init__(self, rows: Iterable[RouteTo], topology: Topology) -> None:
        self.topology = topology
        self.by_node: dict[str, dict[str, RouteTo]] = {}
        for row in rows:
            self.by_node.setdefault(row.node, {})[row.destination] = row
        self.owned: dict[str, list[str]] = {}
        for network, owner in topology.cidrs:
            self.owned.setdefault(owner, []).append(str(network))

    def between(self, source: str | None, destination: str | None) -> int | None:
        """Return the routers on every way there is; None where routes do not tell, or tell different numbers."""
        if source is None or destination is None:
            return None
        found = {self._to(source, cidr, destination) for cidr in self.owned.get(destination, [])}
        return found.pop() if len(found) == 1 else None

    def _to(self, source: str, cidr: str, destination: str) -> int | None:
        """Follow the next hops, all of them at once, until all of them are the destination's own addresses."""
        at = {source}
        for routers in range(MAX_HOPS):
            following: set[str | None] = set()
            for node in at:
                row = self.by_node.get(node, {}).get(cidr)
                if row is None or row.kind not in ("native", "ecmp") or not row.via:
                    return None
                following |= {self.topology.nodes.get(via) for via in row.via}
            if following == {destination}:
                return routers
            if None in following or destination in following:
                return None
            at = {node for node in following if node is not None}
        return None
