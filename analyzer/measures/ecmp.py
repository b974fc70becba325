"""How pod flows between nodes spread over several uplinks, beside the routes with several next hops.

Hashing (net.ipv4.fib_multipath_hash_policy) keeps a flow's direction on one next hop, so flows are counted, not only
packets. Which of several next hops on one interface a packet took is in its MAC address, which cells do not keep.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from analyzer.flows.alike import Alike
from analyzer.measures.ways import MOST, Way, ways_of_kinds
from analyzer.result import EcmpAt, NextHops, RouteTo, Uplink
from analyzer.topology.runs import PointInput


@dataclass
class _Spread:
    """Counters per point."""

    flows: Counter[str] = field(default_factory=Counter)
    packets: Counter[str] = field(default_factory=Counter)
    wire_bytes: Counter[str] = field(default_factory=Counter)
    several: int = 0

    def add(self, seen: dict[str, tuple[int, int]], n: int) -> None:
        """Count one direction of n flows: point → packets and bytes."""
        for point, (packets, wire_bytes) in seen.items():
            self.flows[point] += n
            self.packets[point] += packets
            self.wire_bytes[point] += wire_bytes
        self.several += n if len(seen) > 1 else 0

    def rows(self, uplinks: Iterable[str]) -> list[Uplink]:
        """Return one row per uplink, those without packets too."""
        return [Uplink(point, self.flows[point], self.packets[point], self.wire_bytes[point]) for point in uplinks]


def ecmp(kinds: Iterable[Alike], points: list[PointInput], routes: Iterable[RouteTo]) -> list[EcmpAt]:
    """Return nodes and routers that have several uplinks with packets, or routes with several next hops."""
    hops: dict[str, list[NextHops]] = {}
    for row in routes:
        if row.kind == "ecmp" or (row.kind == "local" and len(row.via) > 1):
            hops.setdefault(row.node, []).append(NextHops(row.destination, row.via, row.device))
    uplinks = {node: names for node, names in _uplinks(points).items() if len(names) > 1 or node in hops}
    leaving: dict[str, _Spread] = {node: _Spread() for node in uplinks}
    entering: dict[str, _Spread] = {node: _Spread() for node in uplinks}
    for kind, way in ways_of_kinds(kinds if uplinks else ()):
        if way.flow.internode_pods:
            for node in uplinks:
                out, into = _split(way, node, uplinks[node], points)
                leaving[node].add(out, len(kind.flows))
                entering[node].add(into, len(kind.flows))
    used = {node for node in uplinks if len({**leaving[node].flows, **entering[node].flows}) > 1}
    return [
        EcmpAt(
            node=node,
            next_hops=hops.get(node, [])[:MOST],
            leaving=leaving[node].rows(uplinks[node]) if node in uplinks else [],
            entering=entering[node].rows(uplinks[node]) if node in uplinks else [],
            flows_leaving_by_several=leaving[node].several if node in uplinks else 0,
            why=_why(hops.get(node, []), uplinks.get(node, [])),
        )
        for node in sorted({*used, *hops})
    ]


def _uplinks(points: list[PointInput]) -> dict[str, list[str]]:
    """Return node → its captured uplinks; parts of a captured bond are left out, as the bond shows their packets."""
    found: dict[str, list[str]] = {}
    for point in points:
        if point.role in ("underlay", "router") and point.node is not None and point.paths:
            found.setdefault(point.node, []).append(point.id)
    bonds = {
        node: [name for name in names if name.partition("/")[2].startswith("bond")] for node, names in found.items()
    }
    return {node: sorted(bonds[node] or names) for node, names in found.items()}


def _split(
    way: Way, node: str, uplinks: list[str], points: list[PointInput]
) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
    """Return a direction's packets and bytes per uplink as it leaves a node, and as it enters it.

    A router shows each packet twice; it leaves with the lower TTL (of the outermost header).
    """
    here = [(look, cell) for look, cell in way.cells if points[look.point].id in uplinks]
    ttls = {look.outer_ttl or look.ttl or 0 for look, _ in here}
    out: dict[str, tuple[int, int]] = {}
    into: dict[str, tuple[int, int]] = {}
    for look, cell in here:
        if way.sender_node == node:
            side = out
        elif way.receiver_node == node:
            side = into
        elif len(ttls) == 2:
            side = out if (look.outer_ttl or look.ttl or 0) == min(ttls) else into
        else:
            continue
        name = points[look.point].id
        packets, wire_bytes = side.get(name, (0, 0))
        side[name] = (packets + cell.packets, wire_bytes + cell.wire_bytes)
    return out, into


def _why(hops: list[NextHops], uplinks: list[str]) -> str | None:
    """Say which next hops the captures cannot tell apart."""
    if len(uplinks) < 2:
        return "captures on all uplinks of this node would tell how flows spread"
    if any(len(set(each.device)) < len(each.via) for each in hops):
        return "several next hops share an interface: which one a packet took is in its destination MAC, not kept here"
    return None
