"""Paths, tunnels and routes, as figures of one run."""

from __future__ import annotations

from analyzer.compare.measured import Measured, nothing, words
from analyzer.compare.tapped import WIRE, all_flows, no_wire, points
from analyzer.result import ClassSummary, Run

ON_THE_WIRE = ("native", "encapsulated", "encrypted", "mixed")


def flows(run: Run, path_class: str | None, peer_scope: str) -> Measured:
    """Return how many flows went this way; zero only where a point would have shown them."""
    found = _summary(run, path_class, peer_scope)
    return Measured(found.flows) if found else _none(run, path_class)


def packets(run: Run, path_class: str | None, peer_scope: str) -> Measured:
    """Return how many packets went this way, each flow at its one point."""
    found = _summary(run, path_class, peer_scope)
    return Measured(found.packets) if found else _none(run, path_class)


def _summary(run: Run, path_class: str | None, peer_scope: str) -> ClassSummary | None:
    pairs = ((each.path_class, each.peer_scope, each) for each in run.classes)
    return next((each for kind, who, each in pairs if (kind, who) == (path_class, peer_scope)), None)


def _none(run: Run, path_class: str | None) -> Measured:
    if path_class in ON_THE_WIRE and not points(run, *WIRE):
        return nothing(no_wire(run))
    unknown = sum(each.flows for each in run.classes if "unknown" in (each.path_class, each.peer_scope))
    if unknown and path_class != "unknown":
        return nothing(f"none for certain: the path or the peers of {unknown} flows are unknown")
    return Measured(0) if any(point.frames for point in run.points) else nothing("no point holds a packet")


def tunnels(run: Run) -> Measured:
    """Return kind and port of the tunnels between nodes."""
    missing = no_wire(run) if not points(run, *WIRE) else "no packet was in a tunnel"
    kinds = (f"{row.tunnel_type} {row.destination_port or ''}".strip() for row in run.tunnels)
    return words(kinds, missing, sum(row.frames for row in run.tunnels))


def vni_pairs(run: Run) -> Measured:
    """Return how many pairs of VNIs, one a direction, the flows use; in Cilium pairs of identities."""
    if not run.tunnels:
        return nothing(tunnels(run).missing)
    if not all_flows(run):
        return nothing(f"the Result holds the first {len(run.flows)} of {run.flows_total} flows")
    pairs = {frozenset((*flow.forward_vni, *flow.reverse_vni)) for flow in run.flows}
    return Measured(len(pairs - {frozenset()}))


def route_kinds(run: Run) -> Measured:
    """Return how packets to other nodes' pods leave, by the nodes' tables."""
    kinds = [row.kind for row in run.routes if row.kind != "local"]
    return words(kinds, "no route table of a node: `ip -j route` would tell")
