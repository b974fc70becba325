"""Pods on two nodes talk in the tunnel and beside it.

What it looks like
    On the wire between two nodes, one direction of a flow is encapsulated and the other is bare, or some flows between
    pods there are encapsulated and others are not.

Why it matters
    One of the nodes routes in another mode, or knows only some of the other's pods. What comes bare to a node that
    expects the tunnel has lost its identity and is met by policy as a stranger; what is encapsulated needs 50 bytes for
    which a native MTU leaves no room.

Look-alikes
    Traffic on one node and of the nodes themselves is never encapsulated, and what a pod asks a node may come back in
    the tunnel: only packets from pod to pod count. Cilium's DSR in Geneve brings requests in a tunnel to nodes that
    route natively, and with routing-mode hybrid both are meant. A file in which captures were merged shows each packet
    in both ways.

Next step
    On both nodes: `cilium-dbg status | grep -i routing`, routing-mode and tunnel-protocol of the running agent against
    the ConfigMap cilium-config, `ip route` to the other's pod CIDR, and `cilium-dbg bpf ipcache get` with the pod's
    address. Restart agents that began before the mode was changed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from analyzer.flows.flow import Look
from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import furthest
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.tunnels import is_balanced, node_at

CAUSE = "The nodes do not agree on the routing mode, or one lacks tunnel endpoints for some of the other's pods."
HYBRID = "hybrid"
Nodes = tuple[str, str]
Way = tuple[Classified, bool]


@dataclass
class _Ways:
    """Directions of flows between two nodes, by how they crossed."""

    tunnelled: list[Way] = field(default_factory=list)
    bare: list[Way] = field(default_factory=list)


def suspects(case: Case) -> Suspects:
    """Return the flows between nodes whose pods talk in both ways, those that crossed bare first."""
    found = _mixed(case).values()
    return Suspects([flow for ways in found for flow, _ in (*ways.bare, *ways.tunnelled)])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a pair of nodes."""
    return [_found(nodes, ways, case, gathered) for nodes, ways in _mixed(case).items()]


def _found(nodes: Nodes, ways: _Ways, case: Case, gathered: Gathered) -> Found:
    struck = [*ways.bare, *(way for way in ways.tunnelled if not _ended_before(*way, case))]
    flows = {flow.flow.key: flow for flow, _ in struck}
    bare = {(flow.flow.key, flow.from_low == way) for flow, way in ways.bare}
    place = furthest(case, (case.passage(*way) for way in struck if case.passage(*way).lost))
    return Found(
        CAUSE,
        "certain",
        list(flows.values()),
        packets=[each for each in gathered.packets if _is_bare(each, case) and (each.flow, each.from_low) in bare],
        nodes=nodes,
        last_seen=place.last_seen,
        next_expected=place.next_expected,
        numbers=[
            Measured("flows", len(flows), ""),
            Measured("bare", sum(case.passage(*way).seen_last for way in ways.bare), "packets"),
            Measured("encapsulated", sum(case.passage(*way).seen_last for way in ways.tunnelled), "packets"),
        ],
        severity="critical" if place.last_seen else None,
    )


def _ended_before(flow: Classified, forward: bool, case: Case) -> bool:
    """Return whether packets in a tunnel were lost before the far node, which alone minds how they come."""
    way = case.passage(flow, forward)
    return way.lost and all(case.points[point].node != way.ends.receiver_node for point in way.last_seen)


def _mixed(case: Case) -> dict[Nodes, _Ways]:
    """Return the pairs of nodes between which some packets of pods are encapsulated and others are not."""
    if case.topology.config.value("routing-mode") == HYBRID:
        return {}
    found: dict[Nodes, _Ways] = defaultdict(_Ways)
    for flow in case.flows if case.of_kinds(lambda each: _crossed_bare(each, case)) else ():
        nodes = _nodes(flow, case)
        if flow.internode_pods and nodes and not is_balanced(flow):
            for forward in (True, False):
                crossed = {_is_tunnelled(look) for look, _ in flow.ways[forward] if _is_on_wire(look, case)}
                if len(crossed) == 1:
                    ways = found[nodes]
                    (ways.tunnelled if crossed.pop() else ways.bare).append((flow, forward))
    return {nodes: ways for nodes, ways in found.items() if ways.tunnelled and ways.bare}


def _nodes(flow: Classified, case: Case) -> Nodes | None:
    """Return the nodes of a flow, in order; where nothing names them, the ends of its own tunnel."""
    names = (flow.source_node, flow.destination_node)
    if not all(names):
        outer = ((tunnel.outer_src, tunnel.outer_dst) for look in flow.flow.cells if (tunnel := look.tunnel))
        names = next(((node_at(case, one), node_at(case, other)) for one, other in outer), names)
    one, other = names
    return None if one is None or other is None else (min(one, other), max(one, other))


def _crossed_bare(flow: Classified, case: Case) -> bool:
    return flow.internode_pods and any(_is_on_wire(look, case) and not _is_tunnelled(look) for look in flow.flow.cells)


def _is_on_wire(look: Look, case: Case) -> bool:
    return case.points[look.point].role == "underlay" and not look.encrypted


def _is_tunnelled(look: Look) -> bool:
    return look.tunnel is not None and look.overhead is not None


def _is_bare(packet: Packet, case: Case) -> bool:
    return packet.tunnel is None and case.points[packet.point].role == "underlay"


RULE = Rule(
    "mixed-encapsulation",
    "Pods on two nodes talk in the tunnel and beside it",
    "warning",
    ("tunnel", "underlay"),
    suspects,
    check,
)
