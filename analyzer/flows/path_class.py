"""How a flow crossed, from all its sightings and the topology, never from TTL alone (DESIGN 5, cilium-facts 4.5)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from analyzer.flows.flow import Flow, Look
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.words import COUNTED_ROLES, Confidence, PathClass, PeerScope


@dataclass
class Classified:
    """A flow with its meaning. `scope` is for flows between pods, null otherwise or when nodes are unknown."""

    flow: Flow
    source_ip: str
    destination_ip: str
    source_node: str | None
    destination_node: str | None
    peer_scope: PeerScope
    path_class: PathClass | None
    confidence: Confidence | None
    evidence: list[str]
    settled_by: str | None
    counted_at: frozenset[int]
    """The reference point, or the uplinks of one node, of which a packet takes one."""

    @property
    def intranode(self) -> bool:
        """Whether the flow stayed on one node."""
        return self.path_class == "intranode"

    @property
    def internode_pods(self) -> bool:
        """Whether pods on different nodes talk, or pods whose packets were seen between nodes."""
        if self.peer_scope != "pod-pod":
            return False
        if self.source_node and self.destination_node:
            return self.source_node != self.destination_node
        return self.path_class in ("native", "encapsulated", "mixed")


@dataclass
class _Seen:
    """Packets per kind of evidence, each with the points that hold it."""

    tunnelled: Counter[tuple[str, str]] = field(default_factory=Counter)
    bare: Counter[str] = field(default_factory=Counter)
    inferred_bare: bool = False
    tunnel_device: Counter[str] = field(default_factory=Counter)
    encrypted: Counter[tuple[str, str]] = field(default_factory=Counter)


def classify(flow: Flow, points: list[PointInput], topology: Topology) -> Classified:
    """Return the flow's peers, path class, confidence and evidence."""
    source_ip, destination_ip = flow.source[0], flow.destination[0]
    result = Classified(
        flow,
        source_ip,
        destination_ip,
        topology.node_of(source_ip),
        topology.node_of(destination_ip),
        _peer_scope(source_ip, destination_ip, topology),
        None,
        None,
        [],
        None,
        _counted_at(flow, points, topology.node_of(source_ip)),
    )
    _decide(result, _seen(flow, points), points, topology)
    return result


def _peer_scope(source: str, destination: str, topology: Topology) -> PeerScope:
    pods = topology.is_pod(source) + topology.is_pod(destination)
    nodes = (source in topology.nodes) + (destination in topology.nodes)
    if pods == 2:
        return "pod-pod"
    if pods == 1 and any(topology.services.has(each) and each not in topology.nodes for each in (source, destination)):
        return "pod-service"
    if pods == 1:
        return "pod-host" if nodes else "pod-external"
    return "host" if nodes == 2 or topology.cidrs else "unknown"


def _counted_at(flow: Flow, points: list[PointInput], source_node: str | None) -> frozenset[int]:
    """Return where the flow is counted: the best point, with the other uplinks of its node.

    With ECMP the two directions may take different links. A bond is one link made of several: its parts are left out.
    """

    def preference(index: int) -> tuple[int, bool, bool, str]:
        point = points[index]
        part_of_bond = not point.interface.startswith("bond")
        return COUNTED_ROLES.index(point.role), point.node != source_node, part_of_bond, point.id

    seen = {look.point for look in flow.cells}
    best = points[chosen := min(seen, key=preference)]
    if best.role != "underlay" or best.node is None or best.interface.startswith("bond"):
        return frozenset({chosen})
    return frozenset(index for index in seen if (points[index].role, points[index].node) == ("underlay", best.node))


def _seen(flow: Flow, points: list[PointInput]) -> _Seen:
    seen = _Seen()
    for look, cell in flow.cells.items():
        point = points[look.point]
        if look.encrypted:
            seen.encrypted[look.encrypted, point.id] += cell.packets
        elif look.tunnel:
            seen.tunnelled[look.tunnel.kind, point.id] += cell.packets
        elif point.role in ("underlay", "router"):
            seen.bare[point.id] += cell.packets
            seen.inferred_bare |= point.role_origin == "inferred"
        elif point.role == "tunnel":
            seen.tunnel_device[point.id] += cell.packets
    return seen


def _decide(result: Classified, seen: _Seen, points: list[PointInput], topology: Topology) -> None:
    """Fill class, confidence, evidence; precedence: encrypted, mixed, encapsulated, native, intranode."""
    result.evidence = [
        *(f"{kind} on {point}: {n} packets" for (kind, point), n in sorted(seen.encrypted.items())),
        *(f"in {kind} on {point}: {n} packets" for (kind, point), n in sorted(seen.tunnelled.items())),
        *(f"bare on {point}: {n} packets" for point, n in sorted(seen.bare.items())),
    ]
    on_the_wire = result.peer_scope != "host" and result.peer_scope != "unknown"
    if seen.encrypted:
        result.path_class, result.confidence = "encrypted", "observed"
    elif seen.tunnelled and seen.bare and on_the_wire:
        result.path_class, result.confidence = "mixed", _confidence(seen.inferred_bare)
    elif seen.tunnelled:
        result.path_class, result.confidence = "encapsulated", "observed"
    elif seen.bare and on_the_wire:
        result.path_class, result.confidence = "native", _confidence(seen.inferred_bare)
        guessed = sorted({result.source_ip, result.destination_ip} & topology.assumed)
        if guessed:
            result.confidence = "assumed"
            result.evidence.append(f"{', '.join(guessed)}: private and forwarded by a node, so taken for pods")
            result.settled_by = "a manifest or state that says which addresses are pods'"
    elif seen.tunnel_device:
        result.path_class, result.confidence = "encapsulated", "inferred"
        result.evidence += [f"on the tunnel device {p}: {n} packets" for p, n in sorted(seen.tunnel_device.items())]
    elif result.peer_scope == "host":
        result.path_class = None
    else:
        _without_underlay(result, points, topology)


def _confidence(inferred: bool) -> Confidence:
    return "inferred" if inferred else "observed"


def _without_underlay(result: Classified, points: list[PointInput], topology: Topology) -> None:
    """Decide for a flow that no underlay point and no tunnel device saw."""
    node = result.source_node
    where = ", ".join(sorted({points[look.point].id for look in result.flow.cells}))
    result.evidence.append(f"seen at {where} only")
    same_node = result.peer_scope == "pod-pod" and node is not None and node == result.destination_node
    tapped = [point.id for point in points if point.role == "underlay" and point.node == node and point.paths]
    if same_node:
        result.path_class = "intranode"
        result.confidence = "observed" if tapped else "inferred"
        result.evidence.append(f"both pods run on {node}")
        result.evidence.append(f"never on {', '.join(tapped)}" if tapped else f"no underlay of {node} was captured")
        return
    result.path_class, result.confidence = "unknown", "assumed"
    if result.peer_scope == "pod-service":
        result.evidence.append("addressed to a service: its packets go on to a backend, or came from one")
        result.settled_by = "the flow of the pod with that backend: translation is where this one ends"
        return
    if node is None or result.destination_node is None:
        result.settled_by = "a manifest or state that says on which nodes the pods run, or captures of the nodes' eth0"
    elif tapped:
        result.settled_by = (
            f"why nothing left {node}: routes and policy of {node} (it was not seen on {', '.join(tapped)})"
        )
    else:
        result.settled_by = f"a capture on eth0 of {node}"


def is_from_source(result: Classified, look: Look) -> bool:
    """Return whether packets of this look go from the flow's source to its destination."""
    return look.from_low == result.flow.forward_from_low
