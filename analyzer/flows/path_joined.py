"""What one flow says of another: encryption between two nodes of their pods' flows, and masquerading.

Ciphertext has the nodes' addresses (cilium-facts 1.8), a masqueraded packet its node's (4.4), so neither is found
in the pods' own flow. What is concluded from another flow is `inferred`, and says so in its evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from analyzer.flows.path_class import Classified, is_from_source
from analyzer.flows.path_evidence import WIRE
from analyzer.topology.inference import INITIAL_TTLS
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput

Pair = frozenset[str]
ESP = "esp"


class _End(NamedTuple):
    """What masquerading leaves as it is: protocol, the far address and port, the own port, the ICMP id."""

    protocol: int
    far_ip: str
    far_port: int | None
    own_port: int | None
    icmp_identifier: int | None


class _Leaves(NamedTuple):
    """Where packets leave a node, and under which address."""

    node: str
    address: str
    point: str


def join(flows: list[Classified], points: list[PointInput], topology: Topology) -> None:
    """Settle flows that others explain; classes that packets of the flow itself prove stay."""
    encrypted = _encrypted(flows, points)
    for flow in flows:
        pair = frozenset(filter(None, (flow.source_node, flow.destination_node)))
        if flow.peer_scope == "pod-pod" and pair in encrypted:
            _encrypt(flow, encrypted[pair], points)
    outside = _masquerading(flows, points, topology)
    behind: dict[tuple[_End, str], str] = {}
    for flow in flows:
        if flow.path_class == "unknown" and flow.peer_scope in ("pod-external", "pod-host"):
            behind |= _masquerade(flow, outside, topology)
    for flow in flows:
        if flow.path_class == "unknown":
            _name_masqueraded(flow, behind)


def _encrypted(flows: Iterable[Classified], points: list[PointInput]) -> dict[Pair, Counter[tuple[str, str]]]:
    """Return pair of nodes → packets by kind and point on the wire, of all that is encrypted between them."""
    found: dict[Pair, Counter[tuple[str, str]]] = {}
    for flow in flows:
        pair = frozenset(filter(None, (flow.source_node, flow.destination_node)))
        for look, cell in flow.flow.cells.items():
            if look.encrypted and len(pair) == 2 and flow.path_class == "encrypted" and points[look.point].role in WIRE:
                found.setdefault(pair, Counter())[look.encrypted, points[look.point].id] += cell.packets
    return found


def _encrypt(flow: Classified, between: Counter[tuple[str, str]], points: list[PointInput]) -> None:
    """Take a flow that got there for encrypted if the wire did not show it, or only where IPsec decrypts.

    A device shows ESP and then, decrypted, the packet in it (cilium-facts 1.8): only on the receiving node. What the
    sending node's wire shows bare or in a tunnel went out like that.
    """
    wire = [look for look in flow.flow.cells if points[look.point].role in WIRE]
    decrypted = any(kind == ESP for kind, _ in between) and all(_at_receiver(flow, look.from_low, points[look.point])
                                                               for look in wire)  # fmt: skip
    crossed = {points[look.point].node for look in flow.flow.cells} >= {flow.source_node, flow.destination_node}
    answered = len({look.from_low for look in flow.flow.cells}) == 2
    if flow.path_class == "encrypted" or (wire and not decrypted) or not (crossed or answered):
        return
    flow.path_class, flow.confidence, flow.settled_by = "encrypted", "inferred", None
    flow.remarks += tuple(
        f"between their nodes {kind} on {point}: {n} packets" for (kind, point), n in sorted(between.items())
    )
    if wire:
        flow.remarks += ("clear on the receiving node's device only, where IPsec shows what it has decrypted",)


def _at_receiver(flow: Classified, from_low: bool, point: PointInput) -> bool:
    forward = from_low == flow.flow.forward_from_low
    return point.node is not None and point.node == (flow.destination_node if forward else flow.source_node)


def _masquerading(
    flows: Iterable[Classified], points: list[PointInput], topology: Topology
) -> dict[_End, set[_Leaves]]:
    """Return what leaves nodes under an address that is no pod's, although it was forwarded there, not sent."""
    found: dict[_End, set[_Leaves]] = {}
    for flow in flows:
        for look in flow.flow.cells:
            forward = is_from_source(flow, look)
            own, far = (flow.source_ip, flow.destination_ip) if forward else (flow.destination_ip, flow.source_ip)
            point = points[look.point]
            on_the_way = point.role == "underlay" and look.tunnel is None and look.ttl not in INITIAL_TTLS
            if on_the_way and point.node and not topology.is_pod(own) and topology.nodes.get(own) in (None, point.node):
                found.setdefault(_end(flow, forward, far), set()).add(_Leaves(point.node, own, point.id))
    return found


def _masquerade(flow: Classified, outside: dict[_End, set[_Leaves]], topology: Topology) -> dict[tuple[_End, str], str]:
    """Take a pod's flow for native if its node sends the same, forwarded, to the same far end from the same port.

    Return what it leaves as → the pod's address.
    """
    forward = topology.is_pod(flow.source_ip)
    own, far = (flow.source_ip, flow.destination_ip) if forward else (flow.destination_ip, flow.source_ip)
    node, end = topology.node_of(own), _end(flow, forward, far)
    here = sorted(each for each in outside.get(end, ()) if each.node == node)
    if len({each.address for each in here}) != 1:
        return {}
    flow.path_class, flow.confidence, flow.settled_by = "native", "inferred", None
    flow.remarks += (f"masqueraded: leaves as {here[0].address} on {', '.join(each.point for each in here)}",)
    return {(end, here[0].address): own}


def _name_masqueraded(flow: Classified, behind: dict[tuple[_End, str], str]) -> None:
    """Tell the node's side of a masqueraded flow, which has a node's address: the pod's side has the class."""
    for forward in (True, False):
        own, far = (flow.source_ip, flow.destination_ip) if forward else (flow.destination_ip, flow.source_ip)
        pod = behind.get((_end(flow, forward, far), own))
        if pod is not None:
            flow.peer_scope, flow.path_class, flow.confidence, flow.settled_by = "host", None, None, None
            flow.remarks += (f"masqueraded: {pod} behind {own}",)


def _end(flow: Classified, forward: bool, far: str) -> _End:
    ports = (flow.flow.source[1], flow.flow.destination[1])
    own_port, far_port = ports if forward else ports[::-1]
    return _End(flow.flow.key.protocol, far, far_port, own_port, flow.flow.key.icmp_identifier)
