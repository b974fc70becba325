"""Packets do not arrive, and somebody on the way says so by ICMP.

What it looks like
    ICMP destination unreachable (type 3 but for code 4; ICMPv6 type 1) or time exceeded (11; ICMPv6 3) quotes packets
    of a flow that gets no answer. Sender, type and code say who refused and why. Nodes limit how many errors they send:
    later flows to the same address that end in silence at the same place are counted with those that are told.

Why it matters
    It is the one loss that explains itself: a filter that rejects (codes 9, 10, 13), a host or network without a way
    (0, 1), a port where nobody listens (3).

Look-alikes
    Port unreachable on the tunnel's own port is `tunnel-port-mismatch`; a missing route to a pod CIDR is
    `missing-pod-route`; fragmentation needed belongs to path MTU discovery. Time exceeded is how traceroute works and
    is only told, unless a packet loops.

Next step
    Look at the node that sent the error, which the finding names: its filters for prohibited, its routes and neighbours
    for net or host unreachable, who listens for port unreachable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from analyzer.flows.flow import IcmpError
from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.words import Severity

Kind = tuple[int, int, int]
"""IP protocol of the error (1, 58), type, code."""
ICMP, ICMPV6 = 1, 58
UNREACHABLE = {ICMP: 3, ICMPV6: 1}
EXCEEDED = {ICMP: 11, ICMPV6: 3}
TOO_BIG, PORT = (ICMP, 3, 4), ((ICMP, 3, 3), (ICMPV6, 1, 4))
PROHIBITED = ((ICMP, 3, 9), (ICMP, 3, 10), (ICMP, 3, 13), (ICMPV6, 1, 1), (ICMPV6, 1, 5), (ICMPV6, 1, 6))
"""RFC 792, RFC 1812 5.2.7.1, RFC 4443 3.1."""
NEVER_NS = 2**63 - 1
CAUSES = {
    "port": "Nobody listens at the port.",
    "prohibited": "A filter rejects the packets.",
    "exceeded": "The TTL ended at a router, which says so: traceroute works by this.",
    "unreachable": "The node that says so has no route, or no neighbour, for the destination.",
}
SEVERITIES: dict[str, Severity] = {"port": "warning", "prohibited": "critical", "exceeded": "info"}


class _Refusal(NamedTuple):
    """Who refuses, how, and whether it is packets from the flows' sources."""

    by: str
    kind: Kind
    forward: bool


def suspects(case: Case) -> Suspects:
    """Return the flows with such errors and packets of one direction only."""
    return Suspects([flow for refused in _refused(case).values() for flow in refused])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a sender and kind of error."""
    found = []
    for refusal, flows in _refused(case).items():
        left = [flow for flow in flows if flow.flow.key not in case.explained]
        if left:
            found.append(_found(refusal, left, case, gathered))
    return found


def _found(refusal: _Refusal, flows: list[Classified], case: Case, gathered: Gathered) -> Found:
    errors = [packet for flow in flows for packet in gathered.quoting(flow.flow.key) if packet.source == refusal.by]
    _, kind, code = refusal.kind
    why = _why(refusal.kind)
    return Found(
        CAUSES[why],
        "certain",
        flows,
        refusal.forward,
        errors,
        nodes=[case.topology.node_of(refusal.by) or refusal.by],
        numbers=[
            Measured("flows", len(flows), ""),
            Measured("ICMP type", kind, "ICMP"),
            Measured("code", code, "ICMP"),
        ],
        severity=SEVERITIES.get(why),
        explains=True,
    )


def _refused(case: Case) -> dict[_Refusal, list[Classified]]:
    """Return the flows by what refuses them, each once."""
    found: dict[_Refusal, list[Classified]] = defaultdict(list)
    for flow in case.flows:
        refusals = _refusals(flow)
        if refusals and flow.flow.key.protocol not in (ICMP, ICMPV6) and all(flow.ways):
            continue  # it was answered
        for refusal in refusals[:1]:
            found[refusal].append(flow)
    for refusal, flows in found.items():
        if _why(refusal.kind) == "unreachable":
            flows += _untold(case, flows, refusal.forward)
    return found


def _untold(case: Case, told: Sequence[Classified], forward: bool) -> list[Classified]:
    """Return later flows to the same addresses that ended at the same place: a node limits its ICMP errors."""
    since: dict[tuple[str, Sequence[int]], int] = {}
    for flow in told:
        ended = _ended(case, flow, forward)
        since[ended] = min(flow.flow.first_ns or 0, since.get(ended, NEVER_NS))
    silent = (flow for flow, way in case.lost if way == forward and not flow.flow.errors)
    return [flow for flow in silent if (flow.flow.first_ns or 0) >= since.get(_ended(case, flow, forward), NEVER_NS)]


def _ended(case: Case, flow: Classified, forward: bool) -> tuple[str, Sequence[int]]:
    return flow.destination_ip if forward else flow.source_ip, case.passage(flow, forward).last_seen


def _refusals(flow: Classified) -> list[_Refusal]:
    found = dict.fromkeys(
        _Refusal(
            error.source_ip,
            (_protocol(error), error.icmp_type, error.icmp_code),
            error.quoted is None or error.from_low == flow.from_low,
        )
        for _, error in flow.flow.errors
    )
    return [refusal for refusal in found if _refuses(refusal.kind)]


def _protocol(error: IcmpError) -> int:
    return ICMPV6 if ":" in error.source_ip else ICMP


def _refuses(kind: Kind) -> bool:
    return kind != TOO_BIG and kind[1] in (UNREACHABLE[kind[0]], EXCEEDED[kind[0]])


def _why(kind: Kind) -> str:
    if kind in PORT:
        return "port"
    if kind in PROHIBITED:
        return "prohibited"
    return "exceeded" if kind[1] == EXCEEDED[kind[0]] else "unreachable"


RULE = Rule(
    "refused-by-icmp", "Packets are refused on their way, and ICMP says so", "critical", ("flows",), suspects, check
)
