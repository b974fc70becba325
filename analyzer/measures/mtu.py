"""The MTU chain of a run, in bytes of IP packet: configured, routed, negotiated, proven, reported, and the ceiling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from analyzer.flows.alike import Alike
from analyzer.flows.flow import Cell, Look
from analyzer.flows.path_class import Classified, is_from_source, is_hidden, overhead_seen
from analyzer.measures.counts import value_counts
from analyzer.result import Mtu, Refused
from analyzer.topology.manifest import Step
from analyzer.topology.model import Topology
from analyzer.topology.route import DEFAULT
from analyzer.topology.runs import PointInput

Verdict = Literal["fits", "wasteful", "fragmented", "too large", "unknown"]
IP_ICMP_HEADERS = 28
TCP_HEADERS = {4: 40, 6: 60}
"""IPv4 or IPv6 header plus a TCP header without options: what MSS leaves out (RFC 6691)."""


def mtu(
    kinds: list[Alike],
    reported: Iterable[int],
    points: list[PointInput],
    topology: Topology,
    traffic: Iterable[Step],
) -> Mtu:
    """Return the chain and its verdict; every part null or empty when neither state nor packets say it."""
    between = [kind for kind in kinds if kind.first.internode_pods]
    joined = [kind.joined for kind in between]
    configured = {role: _configured(role, points, topology) for role in ("underlay", "tunnel")}
    pod_interface = {size for state in topology.state.values() for size in state.pod_mtu.values()}
    pod_route = _pod_routes(topology)
    proven, proven_at = _proven(between, points)
    fragmented = [size for flow in joined for size in _fragmented(flow)]
    usual = None if is_hidden(joined) else _largest_usual_overhead(joined, points)
    ceiling = min(configured["underlay"]) - usual if configured["underlay"] and usual is not None else None
    negotiated = _negotiated(between)
    verdict, why = _verdict(pod_route, negotiated, ceiling, usual, fragmented)
    return Mtu(
        underlay=sorted(configured["underlay"]),
        tunnel_device=sorted(configured["tunnel"]),
        pod_interface=sorted(pod_interface),
        pod_route=sorted(pod_route),
        negotiated=value_counts(negotiated),
        proven=proven,
        proven_at=proven_at,
        largest_fragmented=max(fragmented, default=None),
        outer_fragments=outer_fragments(kinds, points),
        reported=sorted(reported),
        ceiling=ceiling,
        verdict=verdict,
        why=why,
        refused=[Refused(step.name, _ip_length(step), step.message) for step in traffic if step.sends_packets is False],
    )


def _configured(role: str, points: list[PointInput], topology: Topology) -> set[int]:
    sizes = (topology.interface_mtu(p.node, p.interface, None) for p in points if p.role == role)
    return {size for size in sizes if size}


def _pod_routes(topology: Topology) -> set[int]:
    """Return the MTU of each pod's default route: its metric, else the interface's own MTU."""
    sizes: set[int] = set()
    for state in topology.state.values():
        for pod, routes in state.pod_routes.items():
            for route in routes:
                size = route.mtu or state.pod_mtu.get(pod)
                if route.destination == DEFAULT and size:
                    sizes.add(size)
    return sizes


def _negotiated(kinds: list[Alike]) -> Counter[int]:
    """Count MSS + headers of every SYN side, each flow and side once."""
    sizes: Counter[int] = Counter()
    for kind in kinds:
        headers = TCP_HEADERS[6 if ":" in kind.first.source_ip else 4]
        offered = (mss for each in kind.flows for mss in (each.flow.mss_low, each.flow.mss_high))
        sizes.update(mss + headers for mss in offered if mss)
    return sizes


def _proven(kinds: list[Alike], points: list[PointInput]) -> tuple[int | None, str | None]:
    """Return the largest whole packet between nodes that got there, and the point that saw it.

    Each flow at its reference point; a packet that nobody received proves nothing: a full-sized one may be sent for
    ever into a black hole while small ones arrive.
    """
    sizes: dict[int, str] = {}
    for kind in kinds:
        for look, cells in kind.cells.items():
            if look.point in kind.first.counted_at and overhead_seen(kind.first, look, points) is not None:
                arrived = _arrived(kind, look, points)
                size = max(min(cell.maximum_whole or 0, far) for cell, far in zip(cells, arrived, strict=True))
                name = points[look.point].id
                sizes[size] = min(sizes.get(size, name), name)
    return max(((size, name) for size, name in sizes.items() if size), default=(None, None))


def _arrived(kind: Alike, look: Look, points: list[PointInput]) -> list[int]:
    """Return each flow's largest whole packet of this direction on the far node, 0 where none got there for sure.

    Where that node shows none, as large as what came back: an answer, of a ping as large as what it answers.
    """
    far = kind.first.destination_node if is_from_source(kind.first, look) else kind.first.source_node
    back = [cells for each, cells in kind.cells.items() if each.from_low != look.from_low]
    there = [
        cells
        for each, cells in kind.cells.items()
        if each.from_low == look.from_low and far is not None and points[each.point].node == far
    ]
    return [one or other for one, other in zip(_largest(there, kind), _largest(back, kind), strict=True)]


def _largest(columns: list[Sequence[Cell]], kind: Alike) -> list[int]:
    """Return each flow's largest whole packet in these columns of its kind, 0 where there is none."""
    found = [0] * len(kind.flows)
    for cells in columns:
        found = [max(size, cell.maximum_whole or 0) for size, cell in zip(found, cells, strict=True)]
    return found


def _fragmented(classified: Classified) -> list[int]:
    cells = classified.flow.cells.values()
    return [size for cell in cells for size in (cell.minimum_fragmented, cell.maximum_fragmented) if size]


def outer_fragments(kinds: list[Alike], points: list[PointInput]) -> int:
    """Return how many frames were fragments of packets that carry another.

    Each interface counts once: where a node's uplink has a capture of its own, `-i any` repeats it.
    """
    tapped = {point.node for point in points if point.role == "underlay"}
    repeats = {at for at, point in enumerate(points) if point.role == "any" and point.node in tapped}
    total = 0
    fragmented = (kind for kind in kinds if any(cell.fragmented for cell in kind.joined.flow.cells.values()))
    for flow in (each.flow for kind in fragmented for each in kind.flows):
        first = sum(cell.fragmented for look, cell in flow.cells.items() if look.point not in repeats)
        total += first + sum(seen.later_fragments for at, seen in flow.at.items() if at not in repeats) if first else 0
    return total


def _largest_usual_overhead(flows: list[Classified], points: list[PointInput]) -> int | None:
    """Return the largest overhead of packets that can be full-sized; what only (small) SYNs carry is left out."""
    sizes = [
        sum(size for _, size in layers)
        for classified in flows
        for look, cell in classified.flow.cells.items()
        if look.point in classified.counted_at and cell.opening < cell.packets
        if (layers := overhead_seen(classified, look, points)) is not None
    ]
    return max(sizes, default=None)


def _verdict(
    pod_route: set[int], negotiated: Iterable[int], ceiling: int | None, overhead: int | None, fragmented: list[int]
) -> tuple[Verdict, str]:
    """Judge the pods' route by what fits; without state, what the SYNs agreed on stands for the route."""
    route = max(pod_route, default=None)
    agreed = route or max(negotiated, default=None)
    sizes = f"{min(fragmented)}-{max(fragmented)} bytes" if fragmented else ""
    if fragmented and (agreed is None or min(fragmented) <= agreed):
        though = f", though {'the route says' if route else 'the SYNs agreed on'} {agreed}" if agreed else ""
        fits = f"; {ceiling} fit beside {overhead} bytes of overhead" if ceiling and agreed and ceiling < agreed else ""
        return "fragmented", f"packets of {sizes} travelled in outer fragments{though}{fits}"
    beyond = f"; larger packets ({sizes}, sent past the route) were fragmented" if fragmented else ""
    if ceiling is None or route is None:
        needed = "needs the underlay's interface MTU and the pods' route MTU from state, and packets between nodes"
        return "unknown", f"{needed}{beyond}"
    if route > ceiling:
        return "too large", f"the route allows {route} bytes, {ceiling} fit beside {overhead} bytes of overhead{beyond}"
    if route < ceiling:
        return "wasteful", f"the route allows {route} bytes, {ceiling} would fit{beyond}"
    return "fits", f"the route's {route} bytes and {overhead} bytes of overhead fill the underlay exactly{beyond}"


def _ip_length(step: Step) -> int | None:
    """Return the IP packet size that a `ping -s N` step asked for."""
    if "-s" in step.command and step.command.index("-s") + 1 < len(step.command):
        size = step.command[step.command.index("-s") + 1]
        return int(size) + IP_ICMP_HEADERS if size.isdigit() else None
    return None
