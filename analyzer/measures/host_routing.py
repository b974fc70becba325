"""Host routing by which directions lxc interfaces show (cilium-facts 3.2, 4.3, 4.4).

Under BPF host routing a packet to a pod is redirected past the lxc into the pod (bpf_redirect_peer), so the lxc shows
only what the pod sends; under legacy host routing it shows both directions. Packets from the node's own stack do show
on the lxc either way, so only flows between pods count. TTL takes no part in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from analyzer.flows.alike import Alike
from analyzer.measures.ways import Way, ways
from analyzer.result import HostRoutingAt
from analyzer.topology.inference import INITIAL_TTLS
from analyzer.topology.runs import PointInput
from analyzer.words import Confidence, HostRouting

IMPLIES: dict[HostRouting, str] = {
    "bpf": "lxc captures hold what pods send, nothing of what they receive: which is no loss; tap the pod for both",
    "legacy": "lxc captures hold both directions: a packet missing there did not pass",
    "unknown": "a packet to a pod that its lxc does not show may have arrived: capture in the pod to know",
}
ELSEWHERE = ("underlay", "tunnel", "lxc")


@dataclass
class _Evidence:
    """Of one node: per lxc point the packets to its pod, and those that others saw on their way to that pod."""

    shown: Counter[str] = field(default_factory=Counter)
    in_pod: Counter[str] = field(default_factory=Counter)
    on_the_way: Counter[str] = field(default_factory=Counter)


def host_routing(kinds: Iterable[Alike], points: list[PointInput], declared: HostRouting) -> list[HostRoutingAt]:
    """Return one row per node with a captured lxc interface, sorted."""
    nodes: dict[str | None, _Evidence] = {p.node: _Evidence() for p in points if p.role == "lxc" and p.paths}
    for kind in kinds if nodes else ():
        flow = list(ways([kind.joined]))
        for index in {look.point for way in flow for look, _ in way.cells if points[look.point].role == "lxc"}:
            pod = _pod_at(index, flow)
            if pod is not None and points[index].node in nodes:
                _note(nodes[points[index].node], index, pod, flow, kind, points)
    return [_row(node, nodes[node], declared) for node in sorted(nodes, key=lambda name: name or "")]


def contradictions(rows: Iterable[HostRoutingAt]) -> list[str]:
    """Return a note for each node whose lxc interfaces show another host routing than what is declared."""
    return [
        f"{row.node or 'a node'}: host routing is declared {row.declared}, its lxc interfaces show {row.seen} "
        f"({'; '.join(row.evidence)}); the declaration is taken"
        for row in rows
        if row.agrees is False
    ]


def _pod_at(index: int, flow: list[Way]) -> str | None:
    """Return the address behind an lxc: the one that sends there with an initial TTL, while the other end does not."""
    initial = {w.sender for w in flow for look, _ in w.cells if look.point == index and look.ttl in INITIAL_TTLS}
    return initial.pop() if len(initial) == 1 else None


def _note(evidence: _Evidence, index: int, pod: str, flow: list[Way], kind: Alike, points: list[PointInput]) -> None:
    """Count flows at one lxc; its silence speaks only where the pod sends in them, as it then also receives."""
    name = points[index].id
    to_pod = [each for way in flow if way.receiver == pod for each in way.cells]
    shown = sum(cell.packets for look, cell in to_pod if look.point == index)
    if shown or not any(look.point == index for way in flow if way.sender == pod for look, _ in way.cells):
        evidence.shown[name] += shown
        return
    near = []
    for look, cell in to_pod:
        point = points[look.point]
        if point.role == "pod" and point.pod is not None and point.pod == points[index].pod:
            evidence.in_pod[name] += cell.packets
        elif point.node == points[index].node and point.role in ELSEWHERE:
            near.append(look)
    evidence.on_the_way[name] += kind.busiest(near)


def _row(node: str | None, found: _Evidence, declared: HostRouting) -> HostRoutingAt:
    seen, confidence, evidence = _conclude(found)
    agrees = None if "unknown" in (seen, declared) else seen == declared
    shown = declared if seen == "unknown" else seen
    return HostRoutingAt(node, declared, seen, confidence, evidence, agrees, IMPLIES[shown])


def _conclude(found: _Evidence) -> tuple[HostRouting, Confidence | None, list[str]]:
    """Weigh the lxc interfaces of a node: both kinds at once, or too little, leave it open."""
    both = [name for name, n in sorted(found.shown.items()) if n]
    in_pod = [name for name, n in sorted(found.in_pod.items()) if n]
    passing = [name for name, n in sorted(found.on_the_way.items()) if n and name not in in_pod + both]
    evidence = [f"{name}: {found.shown[name]} packets to its pod" for name in both]
    evidence += [f"{name}: none of {found.in_pod[name]} packets that its pod received" for name in in_pod]
    evidence += [
        f"{name}: none of {found.on_the_way[name]} packets that came to the node for its pod" for name in passing
    ]
    if both and in_pod:
        return "unknown", None, [*evidence, "these contradict each other"]
    if both:
        return "legacy", "observed", evidence
    if in_pod or passing:
        return "bpf", "observed" if in_pod else "inferred", evidence
    return "unknown", None, ["no lxc here shows a pod that sends and is sent to"]
