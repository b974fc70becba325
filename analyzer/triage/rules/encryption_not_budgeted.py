"""Nodes encrypt what pods send, and what comes out is larger than the underlay's MTU.

What it looks like
    WireGuard's packets (UDP 51871) or ESP between two nodes travel as two fragments: a full one and a small one behind
    it. The pods' MTU, or that of cilium_wg0, was not reduced by what encryption adds.

Why it matters
    Each full packet becomes two, and both must arrive to be decrypted. Cloud networks and firewalls that drop fragments
    make a black hole of it: small packets pass, large ones vanish.

Look-alikes
    A send that the pod's kernel refuses (EMSGSIZE) never becomes a packet and is no loss. Fragments between the nodes
    that carry a tunnel without encryption are outer-fragmentation. ESP may also be built from fragments that pods made.

Next step
    Compare the pods' route MTU with the underlay's less 80 bytes for WireGuard (Cilium 1.19.5 and later: 95, with
    padding), 77 for IPsec, and 50 more for a tunnel inside; set Cilium's MTU (Helm value `MTU`) to what the underlay
    carries, and restart the pods, which keep the MTU that they began with.
"""

from __future__ import annotations

from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.fragments import fragments
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects

CAUSE = "The pods' MTU leaves no room for what encryption adds."


def suspects(case: Case) -> Suspects:
    """Return the encrypted flows between nodes that have later fragments."""
    flows = _cut(case)
    return Suspects(flows, nodes=[(flow.source_ip, flow.destination_ip) for flow in flows])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding."""
    flows = _cut(case)
    wholes = [
        pieces
        for pieces in fragments(gathered).values()
        if any(piece.field(s.ENCRYPTED) is not None and not piece.later_fragment for piece in pieces)
    ]
    packets = [piece for pieces in wholes for piece in pieces]
    if not packets:
        return []
    return [
        Found(
            CAUSE,
            "certain",
            flows,
            any(piece.flow == flow.flow.key and piece.from_low == flow.from_low for flow in flows for piece in packets),
            packets,
            nodes=sorted({node for flow in flows for node in (flow.source_node, flow.destination_node) if node}),
            numbers=[
                Measured("largest encrypted packet", max(map(_size, wholes)), "bytes"),
                Measured("encrypted packets that were cut", len(wholes), ""),
                *_mtus(case),
            ],
        )
    ]


def _cut(case: Case) -> list[Classified]:
    return [
        flow
        for flow in case.flows
        if any(look.encrypted for look in flow.flow.cells) and any(at.later_fragments for at in flow.flow.at.values())
    ]


def _size(pieces: list[Packet]) -> int:
    """Return how large the packet was that was cut: the last piece, whose header is as long as its own, ends it."""
    return max(piece.fragment_offset + (piece.length or 0) for piece in pieces)


def _mtus(case: Case) -> list[Measured]:
    mtu = case.measured.mtu
    sizes = {"underlay's MTU": min(mtu.underlay, default=None), "pods' MTU": max(mtu.pod_route, default=None)}
    return [Measured(name, size, "bytes") for name, size in sizes.items() if size is not None]


RULE = Rule(
    "encryption-not-budgeted",
    "Encrypted packets are larger than the underlay carries",
    "warning",
    ("encryption",),
    suspects,
    check,
)
