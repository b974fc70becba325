"""What a run says on one question, picked out of the Result, for several sections; nothing is computed anew."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.report.view.names import tunnel
from analyzer.report.view.text import listed
from analyzer.result import (
    ClassSummary,
    ModelPoint,
    PingPath,
    PingSummary,
    Point,
    RouteTo,
    Run,
    TunnelUse,
    ValueCount,
)
from analyzer.words import PingScope

BETWEEN_PODS = ("pod-pod", "unknown")
PING_SCOPES: tuple[PingScope, ...] = ("internode", "other", "intranode")
"""In the order in which a run's pings are told where there is room for one."""


def crossing_classes(run: Run) -> list[ClassSummary]:
    """Return how flows between pods crossed between nodes, most flows first."""
    classes = [
        each for each in run.classes if each.path_class not in (None, "intranode") and each.peer_scope in BETWEEN_PODS
    ]
    known = [each for each in classes if each.peer_scope == "pod-pod"] or classes
    return sorted(known, key=lambda each: (-each.flows, each.path_class or ""))


def intranode_flows(run: Run) -> int:
    """Return the number of flows between pods of one node."""
    return sum(each.flows for each in run.classes if each.path_class == "intranode")


def tunnels_in_words(run: Run) -> str:
    """Return `VXLAN, UDP 8472`, the most used tunnel first."""
    frames: dict[tuple[str, int], int] = {}
    for each in run.tunnels:
        key = (each.tunnel_type, each.destination_port or 0)
        frames[key] = frames.get(key, 0) + each.frames
    order = sorted(frames, key=lambda key: (-frames[key], key))[:3]
    return listed([f"{tunnel(kind)}, UDP {port}" if port else tunnel(kind) for kind, port in order])


def pings(run: Run, scope: str) -> PingSummary | None:
    """Return the pings of a scope, if any were sent."""
    return next((each for each in run.pings if each.scope == scope and each.requests), None)


def ping_scope(run: Run) -> PingScope:
    """Return whose pings tell most: those between nodes, where there are any."""
    return next((scope for scope in PING_SCOPES if pings(run, scope)), "internode")


def ping_path(run: Run, scope: str) -> PingPath | None:
    """Return the representative ping of a scope."""
    return next((path for path in run.ping_paths if path.scope == scope), None)


def lost_path(run: Run) -> PingPath | None:
    """Return the representative ping between nodes when it did not come back."""
    return next((path for path in run.ping_paths if path.last_seen_at and path.scope != "intranode"), None)


def remote_route(run: Run) -> RouteTo | None:
    """Return one route to a pod CIDR of another node: that of the pinging pod's node where it is known."""
    remote = [route for route in run.routes if route.kind != "local"]
    path = ping_path(run, "internode")
    source = next((hop.node for hop in path.request if hop.node), None) if path else None
    destination = next((pod.node for pod in run.pods if path and pod.ip == path.destination_ip), None)
    cidrs = {cidr for node in run.nodes if node.name == destination for cidr in node.pod_cidrs}
    return min(remote, key=lambda route: (route.node != source, route.destination not in cidrs), default=None)


def tunnel_use(run: Run) -> TunnelUse | None:
    """Return the tunnel that carried the most frames."""
    return max(run.tunnels, key=lambda each: each.frames, default=None)


def frames(run: Run) -> int:
    """Return the frames of all points."""
    return sum(point.frames for point in run.points)


def dropped(run: Run) -> int | None:
    """Return the frames the kernel dropped, None when no point's capture said."""
    said = [point.dropped for point in run.points if point.dropped is not None]
    return sum(said) if said else None


def with_file(run: Run, *roles: str) -> list[Point]:
    """Return the points of these roles that have a file with frames."""
    return [point for point in run.points if point.role in roles and point.file and point.frames]


def added(run: Run) -> list[ValueCount]:
    """Return the bytes added per frame between nodes and how often."""
    return [each for each in run.overhead.bytes_per_frame if each.n]


def none_arrived(run: Run) -> bool:
    """Tell whether pods sent packets to other nodes and not one was seen to arrive, nor anything that came back."""
    answered = any(each.answered for each in run.pings if each.scope != "intranode")
    return bool(added(run)) and run.mtu.proven is None and run.mtu.largest_fragmented is None and not answered


def largest_sent(run: Run) -> int | None:
    """Return the largest packet of flows between pods of different nodes; None where not every flow tells."""
    flows = [each for each in run.flows if each.peer_scope == "pod-pod" and each.path_class != "intranode"]
    if run.flows_total > len(run.flows) or any(each.super_frames for each in flows):
        return None
    return max((each.maximum_ip_total_length for each in flows if each.maximum_ip_total_length), default=None)


def full_size(run: Run) -> ModelPoint | None:
    """Return what the model says of the largest packet that a pod sends; None where nothing says how large that is."""
    model = run.overhead_model
    whole = [each for each in model.points if each.packets == each.frames == 1] if model else []
    size = model.inner_mtu if model else None
    lengths = ((each.payload_bytes + each.header_bytes - model.link_header_bytes, each) for each in whole if model)
    return next((each for length, each in lengths if length == size), None)


def captured_nothing(runs: Sequence[Run]) -> bool:
    """Return whether captures were opened and none of them holds a frame."""
    points = [point for run in runs for point in run.points if point.format]
    return bool(points) and not any(point.frames for point in points)
