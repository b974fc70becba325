"""The network between two nodes does not let their tunnel through.

What it looks like
    Encapsulated packets leave one node's uplink, and none of them comes to the other's, whatever they carry; pods'
    SYNs are repeated after 1, 2 and 4 s. Or somebody says so: ICMP administratively prohibited (3/9, 3/10, 3/13; ICMPv6
    1/1) about the outer packet, which no pod ever sees.

Why it matters
    No pod on one node reaches any pod on the other, while the nodes themselves reach each other.

Look-alikes
    Where some inner protocol gets through at the same time, the tunnel is not blocked and something else ails the
    other. A tunnel to a node that does not have the receiver says nothing of the receiver's node. Where the far node
    was not captured, silence may have many reasons: it takes several receivers there, of which none answers, and
    stays possible only.

Next step
    Let UDP 8472 (VXLAN) or 6081 (Geneve), or the tunnel-port of cilium-config, pass both ways between all nodes:
    security groups, network ACLs, nftables on the nodes. `cilium-health status` shows which pairs of nodes are struck.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from analyzer.flows.flow import FlowKey
from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import furthest
from analyzer.triage.outages import Outages, Span
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.tunnels import carried, devices, directed, node_at, refused
from analyzer.words import Certainty

PROHIBITED = {(4, 3, 9), (4, 3, 10), (4, 3, 13), (6, 1, 1)}
"""IP version, ICMP type and code (RFC 1812 5.2.7.1; RFC 4443 3.1)."""
SEVERAL = 2
"""Protocols that do not get through, or receivers that do not answer: a single one may have a reason of its own."""
SHORTEST_NS = 1_000_000_000
"""An outage that ended lasts longer than a few packets lost by chance: a SYN is sent again within it (RFC 6298 2.1)."""
NEVER_NS = 2**63 - 1
CAUSE = "A filter between the nodes, or on the receiving one, takes the tunnel's packets."
SETTLED = "a capture of eth0 on {}, with traffic of several protocols"
Pair = tuple[str, str]
"""Outer source and destination."""


@dataclass
class _Way:
    """The tunnel from one node to another."""

    flows: dict[tuple[FlowKey, bool], Classified] = field(default_factory=dict)
    """Flows in it, with the direction of their packets."""
    arrived: list[Span] = field(default_factory=list)
    """When the receiving node's uplink showed packets."""
    prohibited: bool = False


class _Blocked(NamedTuple):
    """A tunnel that does not get through, and the flows of one direction that it struck."""

    pair: Pair
    forward: bool
    flows: list[Classified]
    certainty: Certainty


def suspects(case: Case) -> Suspects:
    """Return the flows whose tunnel does not get through, and the nodes about whose packets ICMP says so."""
    blocked = list(_blocked(case))
    return Suspects([flow for each in blocked for flow in each.flows], nodes=[each.pair for each in blocked])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a pair of nodes and direction."""
    return [_found(each, case, gathered) for each in _blocked(case)]


def _found(blocked: _Blocked, case: Case, gathered: Gathered) -> Found:
    pair, nodes = blocked.pair, [node_at(case, address) for address in blocked.pair]
    passages = [case.passage(flow, blocked.forward) for flow in blocked.flows]
    errors = [packet for packet in gathered.packets if _prohibits(packet, pair)]
    sent = [packet for flow in blocked.flows for packet in gathered.of(flow.flow.key)]
    place = furthest(case, passages)
    wire = {point for point in place.next_expected if case.points[point].role == "underlay"}
    return Found(
        CAUSE,
        blocked.certainty,
        blocked.flows,
        blocked.forward,
        errors or [packet for packet in sent if (packet.outer_source, packet.outer_destination) == pair],
        nodes=nodes,
        last_seen=place.last_seen,
        next_expected=sorted((errors and devices(case, nodes[1])) or wire or place.next_expected),
        numbers=[
            Measured("flows", len(blocked.flows), ""),
            Measured("lost", sum(way.seen_last for way in passages), "packets"),
        ],
        settled_by=None if blocked.certainty == "certain" else SETTLED.format(nodes[1]),
        severity="warning" if blocked.certainty == "possible" else None,
    )


def _blocked(case: Case) -> Iterable[_Blocked]:
    ways = _ways(case) if case.troubled or any(error.kind in PROHIBITED for error in refused(case)) else {}
    for pair, way in ways.items():
        for forward in (True, False):
            flows = [flow for (_, direction), flow in way.flows.items() if direction == forward]
            silent = [flow for flow in flows if not flow.ways[not forward]]
            lost = [flow for flow in flows if _ends_between(case, flow, forward, node_at(case, pair[1]))]
            if way.prohibited and silent:
                yield _Blocked(pair, forward, silent, "certain")
            elif struck := _struck(case, lost, forward, way):
                yield _Blocked(pair, forward, struck, "certain" if _protocols(struck) >= SEVERAL else "likely")
            elif silent and _is_one_sided(pair, silent, ways, case):
                yield _Blocked(pair, forward, silent, "possible")


def _ways(case: Case) -> Mapping[Pair, _Way]:
    found: dict[Pair, _Way] = defaultdict(_Way)
    for _, _, tunnel, at, sent in carried(case):
        way, point = found[tunnel.outer_src, tunnel.outer_dst], case.points[at]
        way.flows |= {(each.flow.flow.key, each.forward): each.flow for each in sent}
        if point.role in ("underlay", "any") and point.node == node_at(case, tunnel.outer_dst):
            way.arrived += [(each.cell.first_ns or 0, each.cell.last_ns or 0) for each in sent]
    for error in refused(case):
        if error.kind in PROHIBITED:
            found[error.sender, error.receiver].prohibited = True
    return found


def _struck(case: Case, lost: list[Classified], forward: bool, way: _Way) -> list[Classified]:
    """Return those that were lost while nothing got through: of several protocols, or all that there ever were."""
    outages = Outages(way.arrived)
    found: dict[int, list[Classified]] = defaultdict(list)
    for flow in lost:
        outage = outages.of(_span(flow, forward))
        if outage is not None:
            found[outage].append(flow)
    struck = []
    for outage, flows in found.items():
        sure = [flow for flow in flows if _was_expected_on_wire(case, flow, forward)]
        several = _protocols(sure) >= SEVERAL and (outage == outages.last or _lasted(sure, forward) >= SHORTEST_NS)
        struck += flows if several or (sure and not way.arrived) else []
    return struck


def _ends_between(case: Case, flow: Classified, forward: bool, receiver: str) -> bool:
    """Return whether packets left the sender's uplink for that node, and no point of it showed them that should have.

    Where the tunnel leads to another node than the receiver's, the receiver's cannot show them.
    """
    if case.came(flow, forward):
        return False
    passage = case.passage(flow, forward)
    last, following = ([case.points[at] for at in some] for some in (passage.last_seen, passage.next_expected))
    left = all(point.role == "underlay" and point.node == passage.ends.sender_node for point in last)
    return passage.lost and left and all(point.node == receiver for point in following)


def _was_expected_on_wire(case: Case, flow: Classified, forward: bool) -> bool:
    return all(case.points[at].role == "underlay" for at in case.passage(flow, forward).next_expected)


def _span(flow: Classified, forward: bool) -> Span:
    """Return when packets of one direction were seen; without a time, as if all the while."""
    cells = [cell for _, cell in flow.ways[forward]]
    return min(cell.first_ns or 0 for cell in cells), max(cell.last_ns or NEVER_NS for cell in cells)


def _lasted(flows: Iterable[Classified], forward: bool) -> int:
    spans = [_span(flow, forward) for flow in flows]
    return max(last for _, last in spans) - min(first for first, _ in spans)


def _protocols(flows: Iterable[Classified]) -> int:
    return len({flow.flow.key.protocol for flow in flows})


def _is_one_sided(pair: Pair, silent: list[Classified], ways: Mapping[Pair, _Way], case: Case) -> bool:
    """Return whether several receivers were asked in vain: their node showed nothing of it, and nothing came back."""
    shown = {case.points[look.point].node for flow in silent for look in flow.flow.cells}
    receivers = {flow.destination_ip for flow in silent}
    asked = any(flow.flow.opened_ns is not None for flow in silent)
    alone = pair[::-1] not in ways and len(silent) == len(ways[pair].flows)
    return alone and asked and len(receivers) >= SEVERAL and node_at(case, pair[1]) not in shown


def _prohibits(packet: Packet, pair: Pair) -> bool:
    """Return whether a frame is such an error about packets of the pair."""
    kind = (packet.field(s.IP_VERSION), packet.field(s.ICMP_TYPE), packet.field(s.ICMP_CODE))
    if packet.quoted is None or kind not in PROHIBITED:
        return False
    return pair in {directed(packet.quoted, from_low)[:2] for from_low in (True, False)}


RULE = Rule(
    "tunnel-blocked",
    "The network between two nodes does not let their tunnel through",
    "critical",
    ("tunnel", "underlay"),
    suspects,
    check,
)
