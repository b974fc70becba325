"""Where a packet had to pass: the points of its way that topology makes certain, and where it was last seen of them.

Never certain: cilium_host and cilium_net, which show neither direction of pod traffic; the receiver's lxc, unless host
routing is known to be legacy (BPF host routing redirects past it: cilium-facts 4.4); tunnel devices, unless other
packets between the two nodes were seen there, and never for packets to a node itself, which travel bare; a node's
uplink where another one was not tapped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analyzer.journeys.order import Ends, stage
from analyzer.topology.model import Topology
from analyzer.topology.roles import role_of
from analyzer.topology.runs import PointInput
from analyzer.trace_result import Outcome
from analyzer.words import HostRouting


@dataclass(frozen=True)
class Ending:
    """How a journey ended; `next` only where topology makes it certain."""

    outcome: Outcome
    next: str | None = None
    settle: str = ""


def certain(
    points: list[PointInput], ends: Ends, host_routing: HostRouting, tunnels: set[int], bypassed: set[str]
) -> list[int]:
    """Return the tapped points that a packet between these ends has to pass, in order; of several uplinks one.

    `tunnels`: tunnel devices at which packets between the two nodes were seen. `bypassed`: nodes with a further uplink
    that was not tapped, so that none of theirs is certain.
    """
    if not ends.known or ends.guessed or ends.no_one_receiver:
        return []
    across = ends.sender_node != ends.receiver_node
    found = []
    for index, point in enumerate(points):
        if not point.paths:
            continue
        own = point.pod is not None and point.pod in (ends.sender_pod, ends.receiver_pod)
        at_end = point.node in (ends.sender_node, ends.receiver_node)
        receives = point.pod == ends.receiver_pod
        if (
            (point.role == "pod" and own)
            or (point.role == "lxc" and own and (not receives or host_routing == "legacy"))
            or (point.role == "underlay" and across and at_end and point.node not in bypassed)
            or (point.role == "tunnel" and across and at_end and index in tunnels and not ends.receiver_is_node)
        ):
            found.append(index)
    return sorted(found, key=lambda index: (stage(points[index], ends), index))


def bypassed(points: list[PointInput], topology: Topology) -> set[str]:
    """Return the nodes whose state, or whose points, name an uplink that was not tapped."""
    tapped = {(point.node, point.interface) for point in points if point.paths and point.role == "underlay"}
    named = {(node, name) for node, state in topology.state.items() for name in state.mtu}
    uplinks = {(node, name) for node, name in named if role_of(name) == "underlay"}
    uplinks |= {(point.node or "", point.interface) for point in points if point.role == "underlay"}
    return {node for node, _ in uplinks - tapped}


def ending(
    points: list[PointInput], ends: Ends, way: list[int], seen: list[PointInput], unsure: Callable[[int], str]
) -> Ending:
    """Return how a packet ended that was seen at these points, in order; `way` as `certain` returns it.

    `unsure` says why a point does not tell of that time, "" where it does.
    """
    if is_receivers(seen[-1], ends):
        return Ending("arrived")
    later = further(points, ends, way, seen)
    missed = [index for index in later if not unsure(index)]
    if missed:
        first = stage(points[missed[0]], ends)
        either = [points[index].id for index in missed if stage(points[index], ends) == first]
        return Ending("lost", " or ".join(either))
    if later:
        return Ending("open", settle=unsure(later[0]))
    return Ending("open", settle=_settle(ends))


def is_receivers(point: PointInput, ends: Ends) -> bool:
    """Return whether what was seen last at the point has arrived: the receiver's own view, or at its node."""
    if ends.receiver_pod is None and ends.receiver_is_node:
        return point.role != "pod" and point.node == ends.receiver_node
    return point.role == "pod" and point.pod is not None and point.pod == ends.receiver_pod


def further(points: list[PointInput], ends: Ends, way: list[int], seen: list[PointInput]) -> list[int]:
    """Return the points of the way behind all at which the packet was seen, in order."""
    reached = max(stage(point, ends) for point in seen)
    return [index for index in way if stage(points[index], ends) > reached]


def _settle(ends: Ends) -> str:
    if ends.no_one_receiver:
        return "It stays on its link or goes to a group: no point further on had to see it"
    if ends.receiver_pod and ends.receiver_node:
        return f"A capture of {ends.receiver_pod}'s own eth0 on {ends.receiver_node} would tell whether it arrived"
    if ends.receiver_node and not ends.guessed:
        return f"A capture of the receiver's own interface on {ends.receiver_node} would tell whether it arrived"
    return "Nothing says where the receiver is: state of the nodes, or a capture at the receiver, would tell"
