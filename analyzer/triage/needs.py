"""What rules need to have seen: without it a rule is not applicable, which the runner says with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from analyzer.flows.flow import Look
from analyzer.triage.case import Case

Need = Literal[
    "flows", "tcp", "dns", "underlay", "two-underlays", "pod-view", "tunnel", "routes", "pod-cidrs", "bgp",
    "encryption", "several-uplinks", "captures", "mtu-that-fits",
]  # fmt: skip
OWN = ("pod", "lxc")
DNS_PORT, TCP = 53, 6


def _points(case: Case, *roles: str) -> set[str | None]:
    """Return the nodes that have points of these roles with frames in them."""
    found = {point.node or point.id for point in case.quality if point.role in roles and point.frames}
    return {*found}


def _captured(case: Case, *roles: str) -> bool:
    """Return whether such a point was captured, though it may have shown nothing: that is what a loss looks like."""
    return any(point.role in roles and point.paths for point in case.points)


def _encrypted(case: Case) -> bool:
    return bool(case.of_kinds(lambda flow: any(_is_encrypted(case, look) for look in flow.flow.cells)))


def _is_encrypted(case: Case, look: Look) -> bool:
    return bool(look.encrypted) or case.points[look.point].role == "wireguard"


def _dns(case: Case) -> bool:
    return any(DNS_PORT in (flow.flow.key.low_port, flow.flow.key.high_port) for flow in case.flows)


NEEDS: dict[Need, tuple[Callable[[Case], bool], str]] = {
    "captures": (lambda case: bool(case.quality), "there is no capture"),
    "flows": (lambda case: bool(case.flows), "no packet with addresses was captured"),
    "tcp": (lambda case: any(flow.flow.key.protocol == TCP for flow in case.flows), "no TCP was captured"),
    "dns": (_dns, "no DNS was captured"),
    "underlay": (
        lambda case: _captured(case, "underlay", "any"),
        "no interface between nodes was captured: capture eth0 of a node",
    ),
    "two-underlays": (
        lambda case: len(_points(case, "underlay", "any")) > 1,
        "interfaces between nodes showed packets on one node at most: capture eth0 of the far node as well",
    ),
    "pod-view": (
        lambda case: _captured(case, *OWN, "any"),
        "no pod's own interface was captured: capture eth0 in the pod, or its lxc",
    ),
    "tunnel": (
        lambda case: any(look.tunnel for flow in case.flows for look in flow.flow.cells),
        "no packet in a tunnel was captured",
    ),
    "routes": (lambda case: bool(case.measured.routes), "no routes of the nodes are known: `ip -j route` of each node"),
    "pod-cidrs": (
        lambda case: bool(case.topology.cidrs) or any(pod.node for pod in case.topology.pods.values()),
        "nothing says which node has which pods' addresses: a manifest, CiliumNodes, or the nodes' own state",
    ),
    "bgp": (lambda case: bool(case.measured.bgp), "no BGP session was captured: capture TCP port 179"),
    "encryption": (_encrypted, "no ESP and no WireGuard was captured"),
    "mtu-that-fits": (
        lambda case: case.measured.mtu.ceiling is not None,
        "nothing says what fits between nodes: `ip -j link` of the nodes, and packets between pods on two of them",
    ),
    "several-uplinks": (lambda case: bool(case.measured.ecmp), "no node has several uplinks or next hops"),
}
"""Need → whether a run has it, and what to say where it has not."""


def lacking(needs: tuple[Need, ...], case: Case) -> str | None:
    """Return why a rule is not applicable, None where it is."""
    missing = [why for has, why in map(NEEDS.__getitem__, needs) if not has(case)]
    return "; ".join(missing) or None
