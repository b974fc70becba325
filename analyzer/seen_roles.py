"""Roles of capture points in the light of what was captured, where only a file's name suggested them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from analyzer.flows.flow import Flow, Look
from analyzer.result import Point
from analyzer.topology import inference
from analyzer.topology.doubt import doubted, may_be_a_pods, one_sender, surely_nodes
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput

COOKED = {"linux-sll", "linux-sll2"}
"""Link types that tcpdump writes on `-i any` (libpcap pcap-linux.c), for any device's frames alike."""
ETHERNET, OVERLAYS = "ethernet", ("vxlan", "geneve")
"""What a wire between nodes shows: a device of a tunnel or of WireGuard has other frames."""


def open_roles(inputs: list[PointInput], seen: list[Point]) -> None:
    """Take a capture of cooked frames whose name says nothing for one of all interfaces."""
    for point, each in zip(inputs, seen, strict=True):
        kinds = set((each.link_type or "").split(","))
        if point.role == "unknown" and each.frames and kinds <= COOKED:
            point.role = each.role = "any"
            each.notes.append("cooked frames, as tcpdump writes them on all interfaces: taken for that")


def doubt_roles(points: list[PointInput], seen: list[Point], flows: Collection[Flow]) -> None:
    """Take back an underlay role read from a file name when the file may be a pod's own eth0.

    There every packet has the pod at one end, and what the pod sends still has its initial TTL. Beside a node's other
    interfaces and a pod's view that is named as one, it is the node's: that naming would have told a pod's.
    """
    named = surely_nodes(points)
    for index, point in enumerate(points):
        if not may_be_a_pods(point) or not seen[index].frames:
            continue
        if point.node in named:
            continue
        here = [flow for flow in flows if any(look.point == index for look in flow.cells)]
        tunnelled = any(look.tunnel for flow in here for look in flow.cells if look.point == index)
        fresh = {
            flow.key.low_ip if look.from_low else flow.key.high_ip
            for flow in here
            for look in flow.cells
            if look.point == index and look.ttl in inference.INITIAL_TTLS
        }
        address = None if tunnelled else one_sender(((f.key.low_ip, f.key.high_ip) for f in here), fresh)
        if address:
            point.role = seen[index].role = "unknown"
            seen[index].notes.append(doubted(address))


def wire_roles(points: list[PointInput], seen: list[Point], flows: Collection[Flow], topology: Topology) -> None:
    """Take a capture whose name says nothing for one of the wire between nodes where its tunnels admit nothing else.

    Frames of VXLAN or Geneve went both ways between two addresses, none of them a pod's (then it may be the pod's own
    tunnel), and nothing that was carried is there bare as well (then several interfaces are in the file). Whose node's
    wire it is, or a router's between them, stays open.
    """
    looks: dict[int, list[tuple[Flow, Look]]] = defaultdict(list)
    for flow in flows:
        for look in flow.cells:
            if look.point < len(seen) and points[look.point].role == "unknown":
                looks[look.point].append((flow, look))
    for index, here in looks.items():
        ends = None if seen[index].link_type != ETHERNET else _tunnel_ends(here)
        if ends and topology.pods.keys().isdisjoint(ends):
            points[index].role = seen[index].role = "underlay"
            seen[index].notes.append(f"tunnel frames both ways between {' and '.join(ends)}: taken for the nodes' wire")


def _tunnel_ends(here: list[tuple[Flow, Look]]) -> tuple[str, str] | None:
    """Return the first two addresses with tunnel frames both ways; None where some of what these carry is bare too."""
    carried = {id(flow) for flow, look in here if _is_carried(look)}
    if any(id(flow) in carried and not _is_carried(look) for flow, look in here):
        return None
    pairs = {(look.tunnel.outer_src, look.tunnel.outer_dst) for _, look in here if look.tunnel and _is_carried(look)}
    return min(((one, other) for one, other in pairs if one < other and (other, one) in pairs), default=None)


def _is_carried(look: Look) -> bool:
    return look.tunnel is not None and look.tunnel.kind in OVERLAYS and look.overhead is not None
