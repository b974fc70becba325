"""TTLs of pod-to-pod packets: per point and direction, and as the receiver sees them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Literal

from analyzer.flows.flow import Look
from analyzer.flows.path_class import Classified, is_from_source
from analyzer.measures.counts import value_counts
from analyzer.result import TtlAtPoint, ValueCount
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput

Scope = Literal["intranode", "internode"]
Direction = Literal["from source", "to destination", "between"]


def ttl_at_points(flows: Iterable[Classified], points: list[PointInput], topology: Topology) -> list[TtlAtPoint]:
    """Return the TTLs per point, scope and direction; `from source`: the packet's own sender sits at that point."""
    workload: dict[tuple[str, Scope, Direction], Counter[int]] = defaultdict(Counter)
    outer: dict[tuple[str, Scope, Direction], Counter[int]] = defaultdict(Counter)
    for classified in flows:
        scope = scope_of(classified)
        if scope is None:
            continue
        for look, cell in classified.flow.cells.items():
            point = points[look.point]
            if look.ttl is None or point.role == "any":
                continue
            key = (point.id, scope, _direction(classified, look, point, topology))
            workload[key][look.ttl] += cell.packets
            if look.outer_ttl is not None:
                outer[key][look.outer_ttl] += cell.packets
    return [
        TtlAtPoint(*key, value_counts(workload[key]), value_counts(outer.get(key, Counter())))
        for key in sorted(workload)
    ]


def ttl_at_receiver(
    flows: Iterable[Classified], points: list[PointInput], topology: Topology
) -> dict[str, list[ValueCount]]:
    """Return scope → TTLs in the destination pod; where no pod's own view was captured, on its lxc.

    With BPF host routing an lxc shows nothing on the way in (bpf_redirect_peer), so its silence is no TTL.
    """
    found: dict[str, dict[str, Counter[int]]] = {}
    for classified in flows:
        scope = scope_of(classified)
        if scope is None:
            continue
        for look, cell in classified.flow.cells.items():
            point = points[look.point]
            if look.ttl is None or point.role not in ("pod", "lxc") or point.pod is None:
                continue
            receiver = classified.destination_ip if is_from_source(classified, look) else classified.source_ip
            if point.pod == topology.pod_name(receiver):
                found.setdefault(scope, {}).setdefault(point.role, Counter())[look.ttl] += cell.packets
    return {scope: value_counts(by_role.get("pod") or by_role["lxc"]) for scope, by_role in sorted(found.items())}


def scope_of(classified: Classified) -> Scope | None:
    """Return whether two pods talk on one node or across nodes; None for other traffic."""
    if classified.peer_scope != "pod-pod":
        return None
    if classified.intranode:
        return "intranode"
    return "internode" if classified.internode_pods else None


def _direction(classified: Classified, look: Look, point: PointInput, topology: Topology) -> Direction:
    forward = is_from_source(classified, look)
    sender, receiver = classified.source_ip, classified.destination_ip
    sender_node, receiver_node = classified.source_node, classified.destination_node
    if not forward:
        sender, receiver, sender_node, receiver_node = receiver, sender, receiver_node, sender_node
    if point.pod is not None and point.pod in (topology.pod_name(sender), topology.pod_name(receiver)):
        return "from source" if point.pod == topology.pod_name(sender) else "to destination"
    if point.node is not None and point.node == sender_node:
        return "from source"
    if point.node is not None and point.node == receiver_node:
        return "to destination"
    return "between"
