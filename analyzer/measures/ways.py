"""A flow's two directions, each with its own ends and cells: what TTLs, modes and uplinks are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from analyzer.flows.alike import Alike
from analyzer.flows.flow import Cell, Look
from analyzer.flows.path_class import Classified
from analyzer.flows.path_evidence import WIRE
from analyzer.topology.runs import PointInput
from analyzer.words import Role

MOST = 1000
"""Rows of each kind in the Result."""
Crossed = Literal["encapsulated", "native", "mixed", "encrypted"]


class Way(NamedTuple):
    """One direction of a flow; nodes are null where nothing names them."""

    flow: Classified
    sender: str
    receiver: str
    sender_node: str | None
    receiver_node: str | None
    cells: list[tuple[Look, Cell]]

    def ttls(self, points: list[PointInput], node: str | None, *roles: Role) -> Counter[int]:
        """Return the TTLs, by packets, at the points of these roles on this node."""
        found: Counter[int] = Counter()
        for look, cell in self.cells:
            point = points[look.point]
            if look.ttl is not None and point.role in roles and point.node == node:
                found[look.ttl] += cell.packets
        return found

    def crossed(self, points: list[PointInput]) -> Crossed | None:
        """Return how this direction crossed by its headers between nodes, or a tunnel device; None where unseen."""
        if self.flow.path_class == "encrypted":
            return "encrypted"
        own = ("pod", "lxc")
        wire = [look for look, _ in self.cells if points[look.point].role in WIRE
                or (look.tunnel and points[look.point].role not in own)]  # fmt: skip
        kinds = {look.tunnel is not None for look in wire}
        if len(kinds) == 2:
            return "mixed"
        if not kinds and any(points[look.point].role == "tunnel" for look, _ in self.cells):
            return "encapsulated"
        return ("encapsulated" if kinds.pop() else "native") if kinds else None


def ways(flows: Iterable[Classified]) -> Iterator[Way]:
    """Yield the directions of flows between pods that packets were seen of, the flow's own direction first."""
    for flow in flows:
        if flow.peer_scope != "pod-pod":
            continue
        there = (flow.source_ip, flow.destination_ip, flow.source_node, flow.destination_node)
        back = (flow.destination_ip, flow.source_ip, flow.destination_node, flow.source_node)
        to_source, from_source = flow.ways
        for cells, ends in ((from_source, there), (to_source, back)):
            if cells:
                yield Way(flow, *ends, cells)


def ways_of_kinds(kinds: Iterable[Alike]) -> Iterator[tuple[Alike, Way]]:
    """Yield the same once a kind, its flows joined."""
    for kind in kinds:
        for way in ways([kind.joined]):
            yield kind, way
