"""Which kinds of points a run has packets of, and in which scope its flows are."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.result import Flow, Point, Run
from analyzer.words import Role

WIRE: tuple[Role, ...] = ("underlay", "router")
"""Where packets between nodes show with all their headers."""


def points(run: Run, *roles: Role) -> list[Point]:
    """Return the points of these roles that hold packets."""
    return [point for point in run.points if point.role in roles and point.frames]


def no_wire(run: Run) -> str:
    """Say why nothing between nodes was counted: no point on the wire, or no such traffic."""
    if not points(run, *WIRE):
        return "no underlay was captured: a node's eth0 would show it"
    return "no packet between pods of different nodes was seen"


def scope_of(flow: Flow) -> str | None:
    """Return `intranode` or `internode` for two pods, by their nodes, else by the path; None where neither says it."""
    if flow.peer_scope != "pod-pod":
        return None
    if flow.source_node and flow.destination_node:
        return "intranode" if flow.source_node == flow.destination_node else "internode"
    if flow.path_class == "intranode":
        return "intranode"
    return "internode" if flow.path_class in ("native", "encapsulated", "mixed", "encrypted") else None


def pod_flows(run: Run, scope: str) -> list[Flow]:
    """Return the flows between pods of this scope that the Result holds."""
    return [flow for flow in run.flows if scope_of(flow) == scope]


def roles(run: Run, names: Iterable[str]) -> set[str]:
    """Return the roles of the points of these names."""
    wanted = set(names)
    return {point.role for point in run.points if point.id in wanted}


def all_flows(run: Run) -> bool:
    """Return whether the Result holds every flow of the run, not the first 1,000 only."""
    return run.flows_total <= len(run.flows)
