"""New connections do not begin while old ones between the same ends go on.

What it looks like
    From some moment on the SYNs of many new connections are repeated and never answered, and never reach the server.
    Connections to the same ports that were open before still carry packets both ways.

Why it matters
    A node whose connection tracking or NAT table is full drops the first packet of whatever is new, whomever it is for,
    and lets pass what it knows. Nothing is said on the wire.

Look-alikes
    A server that accepts no more shows the same at the client, but there the SYNs reach the pod: that is left alone. A
    policy or firewall that denies would deny the port from the beginning, or stop the old connections as well. A path
    that is broken stops all of them.

Next step
    On the node of the last sighting: `sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max`, `dmesg |
    grep conntrack` ("table full, dropping packet"), and with Cilium `cilium-dbg monitor -t drop` ("CT: Map insertion
    failed") and `cilium-dbg metrics list -p map_pressure`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import Loss, losses
from analyzer.triage.packet import TCP
from analyzer.triage.requests import asked_again
from analyzer.triage.rule import Found, Rule, Suspects

BURST = 5
"""Connections refused that make a pattern: fewer are met where one client or one packet had bad luck."""
STILL_NS = 1_000_000_000
"""An old connection goes on if it has packets both ways this long after the first refused SYN, when that is repeated
(RFC 6298 2.1)."""
CAUSE = "A connection tracking or NAT table on the way is full: what is in it goes on, and nothing new gets in."
UNSURE = "A connection tracking or NAT table on the way is full, or the server accepts no more: nothing shows which."
SETTLED = (
    "`conntrack -S` and `dmesg` on the node where they were seen last, or `cilium-dbg monitor -t drop`, at that time"
)

UNSETTLED = "a capture in the server's pod: whether the SYNs reach it"


class Burst(NamedTuple):
    """Connections that did not begin, and those that went on meanwhile."""

    refused: Loss
    old: list[Classified]


def suspects(case: Case) -> Suspects:
    """Return the connections that did not begin."""
    return Suspects([flow for burst in _bursts(case) for flow in burst.refused.flows])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place where they end."""
    return [_found(burst, case, gathered) for burst in _bursts(case)]


def _found(burst: Burst, case: Case, gathered: Gathered) -> Found:
    refused = burst.refused
    return Found(
        CAUSE if refused.next_expected else UNSURE,
        "likely" if refused.next_expected else "possible",
        refused.flows,
        packets=refused.packets(gathered),
        nodes=[node for point in refused.last_seen if (node := case.points[point].node)],
        last_seen=refused.last_seen,
        next_expected=refused.next_expected,
        numbers=[*refused.numbers(case), Measured("old connections that went on", len(burst.old), "")],
        settled_by=SETTLED if refused.next_expected else UNSETTLED,
        severity=None if refused.next_expected else "warning",
    )


def _bursts(case: Case) -> list[Burst]:
    """Return the bursts, of flows that no rule before explains."""
    refused = [(flow, True) for flow in case.unanswered if _is_refused(flow, case)]
    if len(refused) < BURST:
        return []
    answered = [flow for flow in case.flows if flow.flow.key.protocol == TCP and all(flow.ways)]
    found = [Burst(loss, _old(loss, answered)) for loss in losses(case, refused) if len(loss.flows) >= BURST]
    return [burst for burst in found if burst.old and _knew(burst, answered) and not _begun(burst, answered)]


def _is_refused(flow: Classified, case: Case) -> bool:
    opened = flow.flow.key.protocol == TCP and flow.flow.opened_from_low is not None
    told = flow.flow.key in case.explained or bool(flow.flow.errors)
    return opened and not told and asked_again(flow) and not case.arrived(flow)


def _old(loss: Loss, answered: Iterable[Classified]) -> list[Classified]:
    """Return the connections between the same ends that were there before the first SYN and went on after it."""
    began, ends = _began(loss.flows), {(flow.source_ip, flow.destination_ip) for flow in loss.flows}
    return [
        flow
        for flow in answered
        if (flow.source_ip, flow.destination_ip) in ends
        and _is_before(flow, began)
        and min(_last(flow, way) for way in (True, False)) >= began + STILL_NS
    ]


def _knew(burst: Burst, answered: Iterable[Classified]) -> bool:
    """Return whether each port that was called in vain had answered before."""
    began = _began(burst.refused.flows)
    before = {flow.flow.destination for flow in answered if _is_before(flow, began)}
    return {flow.flow.destination for flow in burst.refused.flows} <= before


def _begun(burst: Burst, answered: Iterable[Classified]) -> bool:
    """Return whether as many connections from there began in the same time as did not."""
    flows = burst.refused.flows
    began, ended = _began(flows), max(flow.flow.first_ns or 0 for flow in flows)
    nodes = {flow.source_node or flow.source_ip for flow in flows}
    others = (flow for flow in answered if (flow.source_node or flow.source_ip) in nodes)
    return sum(began <= (flow.flow.opened_ns or 0) <= ended for flow in others) >= len(flows)


def _began(flows: Iterable[Classified]) -> int:
    return min(flow.flow.first_ns or 0 for flow in flows)


def _is_before(flow: Classified, began: int) -> bool:
    return flow.flow.first_ns is not None and flow.flow.first_ns < began


def _last(flow: Classified, forward: bool) -> int:
    return max(cell.last_ns or 0 for _, cell in flow.ways[forward])


RULE = Rule(
    "conntrack-full", "New connections do not begin while old ones go on", "critical", ("tcp",), suspects, check
)
