"""Classified flows in the Result's shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from analyzer.flows.flow import Cell, Look
from analyzer.flows.path_class import Classified, is_from_source, overhead_seen
from analyzer.measures.counts import value_counts
from analyzer.measures.flow_errors import icmp_errors
from analyzer.measures.flow_tcp import result_tcp
from analyzer.result import Flow, Sighting
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.words import TRANSPORTS

Cells = list[tuple[Look, Cell]]


def flow_rows(flows: Iterable[Classified], points: list[PointInput], topology: Topology) -> list[Flow]:
    """Return one row per flow, in the order given."""
    return [_row(flow, points, topology) for flow in flows]


def _row(classified: Classified, points: list[PointInput], topology: Topology) -> Flow:
    flow = classified.flow
    all_cells = list(flow.cells.items())
    counted = [(look, cell) for look, cell in all_cells if look.point in classified.counted_at]
    forward = sum(cell.packets for look, cell in counted if is_from_source(classified, look))
    packets = sum(cell.packets for _, cell in counted)
    sizes: Counter[int] = Counter()
    for look, cell in counted:
        layers = overhead_seen(classified, look, points)
        if layers is not None:
            sizes[sum(size for _, size in layers)] += cell.packets
    mss = (flow.mss_low, flow.mss_high)
    forward_mss, reverse_mss = mss if flow.forward_from_low else mss[::-1]
    identifier = flow.key.icmp_identifier
    transport = TRANSPORTS.get(flow.key.protocol, str(flow.key.protocol))
    services = [topology.service(*end, transport) for end in (flow.source, flow.destination)]
    return Flow(
        source_ip=classified.source_ip,
        source_port=flow.source[1],
        destination_ip=classified.destination_ip,
        destination_port=flow.destination[1],
        network_transport=transport,
        icmp_identifier=identifier if identifier is not None and identifier >= 0 else None,
        source_pod=topology.pod_name(classified.source_ip),
        destination_pod=topology.pod_name(classified.destination_ip),
        source_node=classified.source_node,
        destination_node=classified.destination_node,
        peer_scope=classified.peer_scope,
        path_class=classified.path_class,
        path_confidence=classified.confidence,
        path_evidence=classified.evidence,
        settled_by=classified.settled_by,
        tunnel_type=sorted({look.tunnel.kind for look in flow.cells if look.tunnel}),
        forward_vni=_vnis(classified, True),
        reverse_vni=_vnis(classified, False),
        overhead_bytes=value_counts(sizes),
        counted_at=" + ".join(sorted(points[index].id for index in classified.counted_at)),
        network_packets=packets,
        network_bytes=sum(cell.wire_bytes for _, cell in counted),
        forward_packets=forward,
        reverse_packets=packets - forward,
        minimum_ttl=min((look.ttl for look, _ in counted if look.ttl is not None), default=None),
        maximum_ttl=max((look.ttl for look, _ in counted if look.ttl is not None), default=None),
        minimum_ip_total_length=min(
            (c.minimum_length for _, c in counted if c.minimum_length is not None), default=None
        ),
        maximum_ip_total_length=max(
            (c.maximum_length for _, c in counted if c.maximum_length is not None), default=None
        ),
        forward_mss=forward_mss,
        reverse_mss=reverse_mss,
        super_frames=sum(cell.super_frames for _, cell in counted),
        start_epoch_ns=min((c.first_ns for _, c in all_cells if c.first_ns is not None), default=0),
        end_epoch_ns=max((c.last_ns for _, c in all_cells if c.last_ns is not None), default=0),
        sightings=_sightings(classified, points),
        later_fragments=sum(flow.at[place].later_fragments for place in classified.counted_at),
        fragment_overhead_bytes=sum(flow.at[place].fragment_overhead_bytes for place in classified.counted_at),
        icmp_errors=icmp_errors(flow, points),
        tcp=result_tcp(classified, points),
        source_service=services[0].words if services[0] else None,
        destination_service=services[1].words if services[1] else None,
    )


def _vnis(classified: Classified, forward: bool) -> list[int]:
    return sorted(
        {
            look.tunnel.vni
            for look in classified.flow.cells
            if look.tunnel and look.tunnel.vni is not None and is_from_source(classified, look) == forward
        }
    )


def _sightings(classified: Classified, points: list[PointInput]) -> list[Sighting]:
    by_point: dict[int, Cells] = {}
    for look, cell in classified.flow.cells.items():
        by_point.setdefault(look.point, []).append((look, cell))
    return [_sighting(classified, points[index], cells) for index, cells in sorted(by_point.items())]


def _sighting(classified: Classified, point: PointInput, cells: Cells) -> Sighting:
    ttl: tuple[dict[int, int], dict[int, int]] = ({}, {})
    packets = [0, 0]
    tunnelled = 0
    kind: str | None = None
    for look, cell in cells:
        forward = look.from_low == classified.from_low
        packets[forward] += cell.packets
        if look.ttl is not None:
            ttl[forward][look.ttl] = ttl[forward].get(look.ttl, 0) + cell.packets
        if look.tunnel:
            tunnelled += cell.packets
            kind = kind or look.tunnel.kind
    return Sighting(
        point=point.id,
        role=point.role,
        forward_packets=packets[True],
        reverse_packets=packets[False],
        tunnel_type=kind,
        bare_packets=sum(packets) - tunnelled,
        tunneled_packets=tunnelled,
        forward_ttl=value_counts(ttl[True]),
        reverse_ttl=value_counts(ttl[False]),
    )
