"""How a flow crossed, from all its sightings and the topology, never from TTL alone (DESIGN 5, cilium-facts 4.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from analyzer.flows.flow import Cell, Flow, Look
from analyzer.flows.likeness import Key, end_of, key_of
from analyzer.flows.path_evidence import (
    BARE,
    ENCRYPTED,
    OWN_TUNNEL,
    TUNNEL_DEVICE,
    TUNNELLED,
    UNREAD,
    WIRE,
    WIREGUARD_DEVICE,
    Proof,
    in_words,
    proof_of,
)
from analyzer.flows.peer_scope import peer_scope
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.topology.scope import stays_on_its_link
from analyzer.words import COUNTED_ROLES, Confidence, PathClass, PeerScope

Ways = tuple[list[tuple[Look, Cell]], list[tuple[Look, Cell]]]


@dataclass(slots=True)
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
    settled_by: str | None
    proofs: tuple[Proof | None, ...]
    """What each of the cells proves."""
    remarks: tuple[str, ...]
    """Evidence besides what the cells prove."""
    counted_at: frozenset[int]
    """The reference point, or the uplinks of one node, of which a packet takes one."""
    kind: int = -1
    """Flows of one kind differ in ports, unnamed addresses, VNIs, counters and times only (flows/likeness.py)."""
    from_low: bool = field(init=False)
    """Whether the source is the flow's low end."""
    _ways: Ways | None = field(init=False, default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Settle the direction once: every measure asks for it, cell by cell."""
        self.from_low = self.flow.forward_from_low

    def of(self, flow: Flow, source_ip: str, destination_ip: str) -> Classified:
        """Return another flow of the kind, about which the same is said."""
        return Classified(
            flow,
            source_ip,
            destination_ip,
            self.source_node,
            self.destination_node,
            self.peer_scope,
            self.path_class,
            self.confidence,
            self.settled_by,
            self.proofs,
            self.remarks,
            self.counted_at,
            self.kind,
        )

    @property
    def evidence(self) -> list[str]:
        """What says so, point by point."""
        return [*in_words(self.proofs, self.flow.cells.values()), *self.remarks]

    @property
    def ways(self) -> Ways:
        """The cells of packets to the source, and of those from it; all of a run's packets have been counted."""
        if self._ways is None:
            self._ways = ([], [])
            for look, cell in self.flow.cells.items():
                self._ways[look.from_low == self.from_low].append((look, cell))
        return self._ways

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
        return self.path_class in ("native", "encapsulated", "encrypted", "mixed")


def classifier(points: list[PointInput], topology: Topology) -> Callable[[Flow], Classified]:
    """Return what tells a flow's peers, path class, confidence and evidence, thinking once per kind of flow."""
    kinds: dict[Key, Classified] = {}
    end = cache(lambda address: end_of(address, topology))

    def classify(flow: Flow) -> Classified:
        source_ip, destination_ip = flow.source[0], flow.destination[0]
        key = key_of(flow, end(source_ip), end(destination_ip))
        like = kinds.get(key)
        if like is None:
            like = kinds[key] = _first(flow, len(kinds), points, topology)
        return like.of(flow, source_ip, destination_ip)

    return classify


def _first(flow: Flow, kind: int, points: list[PointInput], topology: Topology) -> Classified:
    """Classify the first flow of a kind."""
    source_ip, destination_ip = flow.source[0], flow.destination[0]
    pods = topology.is_pod(source_ip) or topology.is_pod(destination_ip)
    result = Classified(
        flow,
        source_ip,
        destination_ip,
        topology.node_of(source_ip),
        topology.node_of(destination_ip),
        peer_scope(source_ip, destination_ip, topology),
        None,
        None,
        None,
        tuple(proof_of(look, points[look.point], pods) for look in flow.cells),
        (),
        _counted_at(flow, points, topology.node_of(source_ip)),
        kind,
    )
    _decide(result, points, topology)
    return result


def _counted_at(flow: Flow, points: list[PointInput], source_node: str | None) -> frozenset[int]:
    """Return where the flow is counted: the best point, with the other uplinks of its node.

    With ECMP the two directions may take different links. A bond is one link made of several: its parts are left out.
    Of interfaces without a role, as `any` shows them, the one that has the flow in a tunnel is nearer to the wire.
    """
    inside = {look.point for look in flow.cells if look.tunnel}

    def preference(index: int) -> tuple[int, bool, bool, bool, str]:
        point = points[index]
        part_of_bond = not point.interface.startswith("bond")
        bare = point.role in ("any", "unknown") and index not in inside
        return COUNTED_ROLES.index(point.role), point.node != source_node, bare, part_of_bond, point.id

    seen = {look.point for look in flow.cells}
    best = points[chosen := min(seen, key=preference)]
    if best.role != "underlay" or best.node is None or best.interface.startswith("bond"):
        return frozenset({chosen})
    return frozenset(index for index in seen if (points[index].role, points[index].node) == ("underlay", best.node))


def _decide(result: Classified, points: list[PointInput], topology: Topology) -> None:
    """Fill class, confidence, remarks; precedence: encrypted, mixed, encapsulated, native, intranode."""
    proven = {proof.kind for proof in result.proofs if proof is not None}
    on_the_wire = result.peer_scope != "host" and result.peer_scope != "unknown"
    bare = BARE in proven and on_the_wire
    if not proven & {ENCRYPTED, TUNNELLED} and stays_on_its_link(result.source_ip, result.destination_ip):
        result.remarks = ("of link scope: no router forwards it",)
    elif ENCRYPTED in proven:
        result.path_class, result.confidence = "encrypted", "observed"
    elif WIREGUARD_DEVICE in proven and not proven & {TUNNELLED, BARE}:
        result.path_class, result.confidence = "encrypted", "inferred"
    elif TUNNELLED in proven and bare:
        result.path_class, result.confidence = "mixed", _of_bare(result, points)
    elif TUNNELLED in proven:
        result.path_class, result.confidence = "encapsulated", "observed"
    elif bare and TUNNEL_DEVICE in proven:
        result.path_class, result.confidence = "mixed", "inferred"
    elif bare:
        _native(result, points, topology)
    elif TUNNEL_DEVICE in proven:
        result.path_class, result.confidence = "encapsulated", "inferred"
    elif result.peer_scope != "host" or OWN_TUNNEL in proven:
        _without_underlay(result, proven, points, topology)


def _native(result: Classified, points: list[PointInput], topology: Topology) -> None:
    result.path_class, result.confidence = "native", _of_bare(result, points)
    guessed = sorted({result.source_ip, result.destination_ip} & topology.assumed)
    if guessed:
        result.confidence = "assumed"
        result.remarks = (f"{', '.join(guessed)}: private and forwarded by a node, so taken for pods",)
        result.settled_by = "a manifest or state that says which addresses are pods'"


def _of_bare(result: Classified, points: list[PointInput]) -> Confidence:
    """Return how sure bare packets are: no surer than the roles of the points that show them."""
    looks = zip(result.flow.cells, result.proofs, strict=True)
    return _confidence(any(proof and proof.kind == BARE and points[look.point].role_origin == "inferred"
                           for look, proof in looks))  # fmt: skip


def _confidence(inferred: bool) -> Confidence:
    return "inferred" if inferred else "observed"


def _without_underlay(result: Classified, proven: set[str], points: list[PointInput], topology: Topology) -> None:
    """Decide for a flow that no underlay point and no tunnel device saw.

    That a wire did not show it is only as certain as that this was the wire: a file's name alone may be wrong.
    """
    node = result.source_node or result.destination_node
    where = ", ".join(sorted({points[look.point].id for look in result.flow.cells}))
    result.remarks = (f"seen at {where} only",)
    wire = [point for point in points if point.role == "underlay" and point.node == node and point.paths]
    tapped = [point.id for point in wire]
    here = result.peer_scope in ("pod-pod", "pod-host") and result.source_node == result.destination_node
    if here and node is not None:
        result.path_class = "intranode"
        by_name = any(point.role_origin == "inferred" for point in wire) and node not in topology.order
        result.confidence = _confidence(not wire or by_name)
        both = "both pods run on" if result.peer_scope == "pod-pod" else "pod and address are both of"
        never = f"never on {', '.join(tapped)}" if tapped else f"no underlay of {node} was captured"
        result.remarks += (f"{both} {node}", never)
        return
    result.path_class, result.confidence = "unknown", "assumed"
    if result.peer_scope == "pod-service":
        result.remarks += ("addressed to a service: its packets go on to a backend, or came from one",)
        result.settled_by = "the flow of the pod with that backend: translation is where this one ends"
        return
    result.settled_by = _settled_by(result, proven, node, tapped, points)


def _settled_by(
    result: Classified, proven: set[str], node: str | None, tapped: list[str], points: list[PointInput]
) -> str:
    """Say what would settle an open flow, by who talks and what was captured; `node` is the one that is known."""
    both = result.source_node is not None and result.destination_node is not None
    crossed = {points[look.point].node for look in result.flow.cells} >= {result.source_node, result.destination_node}
    if both and crossed and tapped and result.source_node != result.destination_node:
        bare = f" and {', '.join(tapped)} does not"
        how = "in a tunnel on a port that nothing names (--vxlan-port, --geneve-port), encrypted, or by another link"
        return f"how it crosses, as both nodes show it{bare}: {how}"
    if UNREAD in proven:
        return "a capture that stores the headers inside: nothing behind what looks like a tunnel's can be read"
    if OWN_TUNNEL in proven:
        return "a capture on the nodes' underlay: the tunnel seen here is one that the pods make themselves"
    if node is None or (not both and result.peer_scope in ("pod-pod", "unknown")):
        return "a manifest or state that says on which nodes the pods run, or captures of the nodes' eth0"
    if not tapped:
        return f"a capture on eth0 of {node}"
    unseen = f"it was not seen on {', '.join(tapped)}"
    if result.peer_scope != "pod-pod":
        return f"whether {node} masquerades it or drops it: routes, NAT and policy of {node} ({unseen})"
    return f"why nothing left {node}: routes and policy of {node} ({unseen})"


def overhead_seen(result: Classified, look: Look, points: list[PointInput]) -> tuple[tuple[str, int], ...] | None:
    """Return what these packets carry around them between nodes, None where their point does not show it.

    Before a device encapsulates or encrypts, packets are bare: that says nothing of the wire.
    """
    before = points[look.point].role not in WIRE and result.path_class in ("encapsulated", "encrypted", "mixed")
    return None if before and not look.tunnel else look.overhead


def is_hidden(flows: Iterable[Classified]) -> bool:
    """Return whether pods' packets between nodes are encrypted: what is bare beside them is an exception.

    It says nothing of what the path adds to the others.
    """
    return any(flow.internode_pods and flow.path_class == "encrypted" for flow in flows)


def is_from_source(result: Classified, look: Look) -> bool:
    """Return whether packets of this look go from the flow's source to its destination."""
    return look.from_low == result.from_low
