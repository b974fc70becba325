"""Packets that travel in pieces lose some of them, or all, while whole packets get through.

What it looks like
    The first fragment of a packet is seen up to the receiver and the later ones only up to some point, or the other way
    round; or all fragments end at one point, where whole packets between the same ends go on. The receiver waits for
    the missing piece and throws the rest away after 30 s (net.ipv4.ipfrag_time).

Why it matters
    Later fragments have no ports, so firewalls, load balancers and security groups drop them where they let the first
    one pass. Large datagrams (DNS with DNSSEC, QUIC, tunnels in tunnels) never arrive, small ones do.

Look-alikes
    Fragments that are late or in another order arrive nevertheless: each piece is looked for at each point. A capture
    filter on ports hides later fragments (`udp port 53` matches none of them). Where a tunnel's outer packet was cut,
    the tunnel device of the far node shows the whole one inside: only the interfaces between nodes are compared.

Next step
    Cilium's agent drops ICMP in fragments at the pod (`cilium-dbg monitor -t drop`: invalid packet) and needs
    `enableIPv4FragmentsTracking` (its default) for UDP and TCP. Otherwise ask the network between the points for
    filters that drop fragments, and send what fits: a smaller MTU, EDNS buffer size or payload.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.fragments import Incomplete, between, carriers, incomplete, whole_of
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import ICMP, ICMPV6, Packet, most_at_a_point
from analyzer.triage.passage import Passage
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.words import Certainty

SOME = "Something between the two points drops fragments that carry no ports, or cannot keep track of them."
ALL = "Something between the two points drops packets in fragments; whole ones between the same ends get through."
AGENT = "Cilium drops ICMP that travels in fragments at the pod that sends it (bpf_lxc.c: invalid packet)."
SETTLED = "`cilium-dbg monitor -t drop` on {}, while it happens; the counters of its filters"
OWN = ("pod", "lxc")


def suspects(case: Case) -> Suspects:
    """Return the flows in fragments of which points saw unlike numbers, or which were lost."""
    lost = {flow.flow.key for flow, _ in case.lost}
    flows = [flow for flow in case.flows if _cut(flow) and (flow.flow.key in lost or _uneven(flow, case))]
    return Suspects(flows, nodes=carriers(flows))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place."""
    places: dict[tuple[str, Sequence[int], Sequence[int]], list[Incomplete]] = defaultdict(list)
    for each in incomplete(case, gathered):
        if each.others_went_on or _whole_ones_arrive(case, each):
            cause = _cause(each, case)
            places[cause, each.passage.last_seen, each.passage.next_expected].append(each)
    found = (_found(cause, members, case, gathered) for (cause, _, _), members in places.items())
    return [each for each in found if not each.flows or {flow.flow.key for flow in each.flows} - case.explained]


def _found(cause: str, members: Sequence[Incomplete], case: Case, gathered: Gathered) -> Found:
    way, packets = members[0].passage, [packet for each in members for packet in each.lost]
    flows = _flows(members, case, gathered)
    certainty: Certainty = "certain" if cause == SOME else "likely"
    node = case.points[way.last_seen[0]].node or "the node"
    return Found(
        cause,
        certainty,
        flows,
        _is_forward(flows, members, gathered),
        packets,
        nodes=[node],
        last_seen=way.last_seen,
        next_expected=way.next_expected,
        numbers=[
            Measured("packets with lost pieces", len(members), "packets"),
            Measured("lost pieces", sum(map(most_at_a_point, _lost(members, way))), "fragments"),
        ],
        settled_by=None if cause == SOME else SETTLED.format(node),
    )


def _lost(members: Sequence[Incomplete], way: Passage) -> list[list[Packet]]:
    """Return the lost pieces of each packet where they were seen last."""
    return [[packet for packet in each.lost if packet.point in way.last_seen] for each in members]


def _cause(each: Incomplete, case: Case) -> str:
    if each.others_went_on:
        return SOME
    own = all(case.points[point].role in OWN for point in each.passage.last_seen)
    return AGENT if own and each.whole.protocol in (ICMP, ICMPV6) else ALL


def _whole_ones_arrive(case: Case, each: Incomplete) -> bool:
    """Return whether packets that were not cut get from and to the same addresses."""
    ends = each.whole.source, each.whole.destination
    return any(
        ends in between(flow, forward) and case.passage(flow, forward).arrived
        for flow in case.flows
        if not _cut(flow)
        for forward in (True, False)
    )


def _flows(members: Sequence[Incomplete], case: Case, gathered: Gathered) -> list[Classified]:
    """Return the flows of these packets: by their first fragments, which have ports."""
    keys = {packet.flow for packet in _firsts(members, gathered)}
    return [flow for flow in case.flows if flow.flow.key in keys]


def _is_forward(flows: Sequence[Classified], members: Sequence[Incomplete], gathered: Gathered) -> bool:
    """Return whether the pieces go from the first flow's source; inside a tunnel their own addresses are the nodes'."""
    there = [(flow.flow.key, flow.from_low) for flow in flows[:1]]
    return not flows or any((packet.flow, packet.from_low) in there for packet in _firsts(members, gathered))


def _firsts(members: Sequence[Incomplete], gathered: Gathered) -> list[Packet]:
    wholes = {each.whole for each in members}
    return [packet for packet in gathered.packets if packet.flow and whole_of(packet) in wholes]


def _cut(flow: Classified) -> bool:
    return any(at.later_fragments for at in flow.flow.at.values())


def _uneven(flow: Classified, case: Case) -> bool:
    """Return whether points of one kind saw unlike numbers of later fragments; outer ones show between nodes only."""
    found: dict[bool, set[int]] = defaultdict(set)
    for point in {look.point for look in flow.flow.cells}:
        at = flow.flow.at.get(point)
        found[case.points[point].role in (*OWN, "tunnel")].add(at.later_fragments if at else 0)
    return any(len(counts) > 1 for counts in found.values())


RULE = Rule("fragments-lost", "Pieces of packets are lost on the way", "critical", ("flows",), suspects, check)
