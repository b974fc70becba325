"""Packets of pods leave room for everything but the tunnel's header, and the node cuts what it encapsulates.

What it looks like
    Between nodes the tunnel's outer packets travel as two fragments: a full one with more-fragments set, and a small
    one with an offset that has no UDP header any more. Inside are full-size packets of the size that pods agreed on.

Why it matters
    Each full packet becomes two, later fragments hash to other links and queues than first ones, firewalls drop them,
    and the loss of one loses both. Throughput falls by half and more.

Look-alikes
    A program that ignores its route's MTU (forced DF, IP_PMTUDISC_PROBE) makes a few fragments in a cluster whose MTUs
    are right: where only packets above the pods' own MTU were cut, or nothing says what that is, it is `info`. Pods may
    send fragments of their own, inside whole outer packets: these are not meant.

Next step
    Compare the pods' route MTU with the underlay's less the tunnel's overhead (50 bytes of VXLAN or Geneve over IPv4,
    70 over IPv6, more with encryption): set Cilium's MTU (Helm value `MTU`) to what the underlay's smallest link
    carries, or leave it to detection, and restart the pods, which keep the MTU that they began with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.fragments import carriers, fragments
from analyzer.triage.gathered import Gathered
from analyzer.triage.holes import EVERY_HOST
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects

CAUSE = "The pods' MTU leaves no room for the tunnel's header."
PAST = "A program sent more than its route's MTU allows; the MTUs themselves fit."
UNKNOWN = "The pods' MTU leaves no room for the tunnel's header, or a program sent more than its route's MTU allows."
SETTLED = "the MTU of the pods' default route: `ip route` in the pod"


def suspects(case: Case) -> Suspects:
    """Return the flows whose outer packets were cut, those with most such packets first."""
    flows = sorted(_struck(case), key=_cut, reverse=True)
    return Suspects(flows, nodes=carriers(flows))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding for packets within the pods' MTU, and one for those above."""
    agreed = _agreed(case)
    causes: dict[str, list[Classified]] = defaultdict(list)
    for flow in _struck(case):
        causes[UNKNOWN if agreed is None else CAUSE if _smallest(flow) <= agreed else PAST].append(flow)
    found = [_found(cause, flows, case, gathered) for cause, flows in causes.items()]
    return [each for each in found if each.packets]


def _found(cause: str, flows: Sequence[Classified], case: Case, gathered: Gathered) -> Found:
    sizes = {
        "smallest packet that was cut": min(map(_smallest, flows)),
        "largest that fits": case.measured.mtu.ceiling,
        "pods' MTU": _agreed(case),
    }
    return Found(
        cause,
        "likely" if cause == UNKNOWN else "certain",
        flows,
        bool(_cut_one_way(flows[0], True)),
        _pieces(flows, gathered),
        nodes=sorted({node for flow in flows for node in (flow.source_node, flow.destination_node) if node}),
        numbers=[
            Measured("sightings of packets that were cut", sum(map(_cut, flows)), ""),
            *(Measured(name, size, "bytes") for name, size in sizes.items() if size),
        ],
        settled_by=SETTLED if cause == UNKNOWN else None,
        severity=None if cause == CAUSE else "info",
    )


def _pieces(flows: Sequence[Classified], gathered: Gathered) -> list[Packet]:
    """Return all fragments of the packets that carry these flows; only the first ones show what they carry."""
    keys = {flow.flow.key for flow in flows}
    return [
        packet
        for pieces in fragments(gathered).values()
        if any(piece.flow in keys and piece.at != s.OUTER == piece.fragment_at for piece in pieces)
        for packet in pieces
    ]


def _struck(case: Case) -> list[Classified]:
    return [
        flow
        for flow in case.flows
        if _largest(flow) > EVERY_HOST and _cut(flow) and flow.flow.key not in case.explained
    ]


def _agreed(case: Case) -> int | None:
    """Return the largest packet that pods may send: by their routes, else by what their SYNs announced."""
    mtu = case.measured.mtu
    return max(mtu.pod_route, default=max((count.value for count in mtu.negotiated), default=None))


def _cut(flow: Classified) -> int:
    return _cut_one_way(flow, True) + _cut_one_way(flow, False)


def _cut_one_way(flow: Classified, forward: bool) -> int:
    """Return how often an outer packet in fragments was seen."""
    return sum(cell.fragmented for look, cell in flow.ways[forward] if look.tunnel)


def _smallest(flow: Classified) -> int:
    return min((cell.minimum_fragmented for cell in flow.flow.cells.values() if cell.minimum_fragmented), default=0)


def _largest(flow: Classified) -> int:
    return max((cell.maximum_fragmented or 0 for cell in flow.flow.cells.values()), default=0)


RULE = Rule(
    "outer-fragmentation", "Nodes cut packets to carry them in the tunnel", "warning", ("tunnel",), suspects, check
)
