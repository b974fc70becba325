"""Packets end where Cilium enforces policy, and nobody says so on the wire.

What it looks like
    Every packet of a flow ends at an eBPF program that enforces policy: seen at the pod and its lxc and not on the wire
    (egress), or up to the far node's tunnel device or eth0 and never in the pod (ingress). TCP repeats its SYN; there
    is no RST and no ICMP error, as Cilium drops silently.

Why it matters
    A policy that denies is the most frequent reason for such a picture, and is meant to be there or was forgotten.

Look-alikes
    Packets alone cannot tell a denied flow from any other drop in the same program: no route or neighbour, a broken
    tunnel map, a conntrack table that is full. Therefore it is never more than possible. Policy allows or denies a port
    as a whole: where one packet is missed, and a later flow between the same pods gets through to the same port, it was
    another loss.

Next step
    On that node: `cilium-dbg monitor -t drop` or `hubble observe --verdict DROPPED` names the reason; `cilium-dbg
    endpoint list` shows whether policy is enforced, `kubectl get cnp,ccnp,netpol -A` which ones there are.
"""

from __future__ import annotations

from analyzer.flows.path_class import Classified
from analyzer.triage.capture_filters import without_icmp
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import Loss, losses
from analyzer.triage.rule import Found, Rule, Suspects

EGRESS = (
    "Egress policy of the sending pod, or another drop in the eBPF program at its lxc, which says nothing on the wire."
)
INGRESS = "Ingress policy of the receiving pod, or another drop in the eBPF program that delivers to it."
SETTLED = "`cilium-dbg monitor -t drop` or Hubble on {}, while it happens; or the policies of that time"
Asked = tuple[str, str, int | None, int]
"""Source address, destination address and port, protocol."""
OWN, ARRIVING = ("pod", "lxc"), ("underlay", "tunnel", "any")


def suspects(case: Case) -> Suspects:
    """Return the lost flows that ended at such a place."""
    return Suspects([flow for flow, _ in _denied(case)])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place."""
    left = [(flow, way) for flow, way in _denied(case) if flow.flow.key not in case.explained]
    return [_found(loss, case, gathered) for loss in losses(case, left)]


def _found(loss: Loss, case: Case, gathered: Gathered) -> Found:
    node = case.points[loss.last_seen[0]].node or "the node"
    cause = _place(case, loss.flows[0], loss.forward) or ""
    return loss.found(cause, "possible", SETTLED.format(node), case, gathered, [node])


def _denied(case: Case) -> list[tuple[Classified, bool]]:
    """Return the lost flows, with the direction, that policy may have denied."""
    return [
        (flow, way)
        for flow, way in case.lost
        if _is_silent(flow) and _place(case, flow, way) and not _is_allowed(case, flow, way)
    ]


def _is_allowed(case: Case, flow: Classified, way: bool) -> bool:
    """Return whether a flow that began later got through from and to the same address, to the same port.

    Who is denied tries again, and policy may be changed meanwhile: a single packet is another matter.
    """
    return case.passage(flow, way).seen_last == 1 and case.once(_got_through).get(_asked(flow), 0) > (
        flow.flow.first_ns or 0
    )


def _got_through(case: Case) -> dict[Asked, int]:
    """Return who asked whom for which port → when the last such flow began that arrived or was answered."""
    found: dict[Asked, int] = {}
    for flow in case.flows:
        if flow.ways[False] or case.passage(flow).arrived:
            found[_asked(flow)] = max(found.get(_asked(flow), 0), flow.flow.first_ns or 0)
    return found


def _asked(flow: Classified) -> Asked:
    return flow.source_ip, *flow.flow.destination, flow.flow.key.protocol


def _is_silent(flow: Classified) -> bool:
    """Return whether nobody answered, neither the peer nor by ICMP."""
    back, there = flow.ways
    return not (back and there) and not flow.flow.errors


def _place(case: Case, flow: Classified, forward: bool) -> str | None:
    """Return what enforces policy where the packets ended; None where nothing does."""
    way = case.passage(flow, forward)
    if set(way.last_seen) & set(case.once(without_icmp)):
        return None  # that nobody said anything is not known
    if not way.lost or (way.ends.sender_pod is None and way.ends.receiver_pod is None):
        return None
    last = [case.points[point] for point in way.last_seen]
    following = [case.points[point] for point in way.next_expected]
    own = all(point.role in OWN and point.pod == way.ends.sender_pod for point in last)
    if way.ends.sender_pod and own and all(point.node == way.ends.sender_node for point in following):
        return EGRESS
    arrived = all(point.role in ARRIVING and point.node == way.ends.receiver_node for point in last)
    if arrived and all(point.role in OWN and point.pod == way.ends.receiver_pod for point in following):
        return INGRESS
    return None


RULE = Rule(
    "policy-drop",
    "Packets end silently where policy is enforced",
    "warning",
    ("flows", "pod-view"),
    suspects,
    check,
    general=True,
)
