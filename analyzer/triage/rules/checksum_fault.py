"""Packets arrive with a wrong TCP or UDP checksum, and the receiver's kernel drops them without a word.

What it looks like
    ICMP passes, TCP or UDP dies: at the receiver's node or in its pod every packet of a flow has a checksum that does
    not fit its bytes, inside the tunnel or outside, and nothing answers it. A SYN is repeated, no RST comes.

Why it matters
    The packets arrive, so routes, tunnel and policy look healthy, and are thrown away one step before the program.
    Cards and drivers that do not finish checksums of encapsulated packets are the usual cause.

Look-alikes
    At the sender checksums are unfinished whenever the card computes them, and between namespaces of one kernel they
    stay so to the end: they count only where requests to several pods on other nodes are not answered, and pings
    are all that is. A UDP checksum of 0 is legal over IPv4 (VXLAN's outer one is). Frames that were stored cut are not
    judged.

Next step
    On the sender's node `ethtool -K DEVICE tx-udp_tnl-csum-segmentation off tx off` for the card and the tunnel device:
    if it heals, update driver or firmware. In the receiving pod `nstat -az TcpInCsumErrors UdpInCsumErrors` counts the
    drops.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from analyzer.flows.path_class import Classified
from analyzer.journeys.order import BETWEEN, stage
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.checksums import Verdict, verdict
from analyzer.triage.gathered import Gathered
from analyzer.triage.holes import repeating
from analyzer.triage.large_losses import Nodes, nodes
from analyzer.triage.packet import ICMP, ICMPV6, TCP, UDP, Packet
from analyzer.triage.requests import is_request
from analyzer.triage.rule import Found, Rule, Suspects

SOME = 3
"""Wrong ones of a flow that was answered at times: fewer may be bits that flipped on a link."""
CAUSE = "A card or driver on the way does not finish checksums, or something changes packets and not their checksums."
SETTLED = "`nstat -az TcpInCsumErrors UdpInCsumErrors` in the receiving pod: whether they grow with the packets"


class Fault(NamedTuple):
    """One direction of a flow that arrives with checksums that do not fit."""

    flow: Classified
    forward: bool
    packets: list[Packet]
    last_seen: tuple[int, ...]
    wrong: bool
    """They are not just unfinished."""


def suspects(case: Case) -> Suspects:
    """Return TCP and UDP flows that were not answered, or not at once, though they came to the receiver's node."""
    return Suspects([flow for flow, _ in _candidates(case)])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a pair of nodes."""
    found: dict[tuple[Nodes, bool], list[Fault]] = defaultdict(list)
    for flow, forward in _candidates(case):
        fault = _fault(flow, forward, case, gathered)
        if fault and (fault.wrong or _only_icmp_answers(case, flow, forward)):
            found[nodes(case, flow, forward), forward].append(fault)
    return [
        _found(faults, case) for faults in found.values() if any(fault.wrong for fault in faults) or _several(faults)
    ]


def _found(faults: Sequence[Fault], case: Case) -> Found:
    packets = [packet for fault in faults for packet in fault.packets]
    last = sorted({point for fault in faults for point in fault.last_seen})
    wrong = any(fault.wrong for fault in faults)
    in_pod = any(case.points[point].role == "pod" for point in last)
    return Found(
        CAUSE,
        "possible" if not wrong else "certain" if in_pod else "likely",
        [fault.flow for fault in faults],
        faults[0].forward,
        packets,
        nodes=sorted({node for point in last if (node := case.points[point].node)}),
        last_seen=last,
        numbers=[
            Measured("wrong checksums" if wrong else "unfinished checksums", sum(map(_arrived, faults)), "packets"),
            Measured("flows", len(faults), ""),
        ],
        settled_by=None if wrong and in_pod else SETTLED,
    )


def _several(faults: Sequence[Fault]) -> bool:
    """Return whether more than one receiver is struck: a single one may just not answer."""
    return len({fault.flow.flow.destination for fault in faults}) > 1


def _arrived(fault: Fault) -> int:
    return sum(packet.point in fault.last_seen for packet in fault.packets)


def _candidates(case: Case) -> list[tuple[Classified, bool]]:
    one_way = {flow.flow.key: (flow, bool(flow.ways[True])) for flow in case.unanswered}
    both = [flow for flow in repeating(case) if flow.flow.key not in one_way]
    all_of_them = (*one_way.values(), *((flow, way) for flow in both for way in (True, False)))
    return [
        (flow, forward)
        for flow, forward in all_of_them
        if flow.flow.key.protocol in (TCP, UDP)
        and not flow.flow.errors
        and flow.flow.key not in case.explained
        and any(_receives(case, flow, forward, look.point) for look, _ in flow.ways[forward])
    ]


def _receives(case: Case, flow: Classified, forward: bool, point: int) -> bool:
    """Return whether a point is on the receiver's side of the way."""
    ends = case.passage(flow, forward).ends
    return ends.known and stage(case.points[point], ends) > BETWEEN


def _fault(flow: Classified, forward: bool, case: Case, gathered: Gathered) -> Fault | None:
    judged: dict[Verdict | None, list[Packet]] = defaultdict(list)
    for packet in gathered.of(flow.flow.key):
        if (packet.from_low == flow.from_low) == forward and _receives(case, flow, forward, packet.point):
            judged[verdict(packet)].append(packet)
    most = max(Counter(packet.point for packet in judged["wrong"]).values(), default=0)
    answered = all(flow.ways)
    last = case.passage(flow, forward).last_seen
    if judged["wrong"] and (not judged["right"] if not answered else most >= SOME):
        return Fault(flow, forward, judged["wrong"], last, True)
    asked = forward and not answered and is_request(flow) and flow.internode_pods
    if asked and judged["partial"] and not judged["right"] and case.passage(flow, forward).arrived:
        return Fault(flow, forward, judged["partial"], last, False)
    return None


def _only_icmp_answers(case: Case, flow: Classified, forward: bool) -> bool:
    """Return whether between the same nodes pings come back and nothing else does."""
    pair = set(nodes(case, flow, forward))
    ways = (True, False)
    between = [
        each
        for each in case.flows
        if set(nodes(case, each, True)) == pair and all(case.passage(each, way).arrived for way in ways)
    ]
    return bool(between) and all(each.flow.key.protocol in (ICMP, ICMPV6) for each in between)


RULE = Rule(
    "checksum-fault", "Packets arrive with wrong checksums and are dropped", "critical", ("flows",), suspects, check
)
