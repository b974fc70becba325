"""Classified flows as rows of columns (schema.FLOWS and what follows it there): one a flow, or one a sighting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from analyzer.flows.flow import Cell, Look
from analyzer.flows.path_class import Classified, is_from_source, overhead_seen
from analyzer.flows.tcp import TCP_COLUMNS, TcpFacts, tcp_facts
from analyzer.measures.flow_errors import icmp_errors
from analyzer.measures.flow_tcp import tcp_of
from analyzer.result import IcmpErrors
from analyzer.schema import FLOW_MEANING, FLOWS
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.words import TRANSPORTS

FLOW_COLUMNS = (*FLOWS, *FLOW_MEANING, *(each for each in TCP_COLUMNS if not each.name.endswith("_offered_mss")))
"""All of a flow; of the core columns FLOWS, the MSS options are two."""
OVERHEADS = ("overhead_bytes", "minimum_overhead_bytes", "maximum_overhead_bytes", "sent_overhead_bytes")
Row = dict[str, Any]
Cells = list[tuple[Look, Cell]]


def flow_row(classified: Classified, points: list[PointInput], topology: Topology) -> Row:
    """Return a flow, counted where it is counted; its TCP at the point that saw most of it."""
    tcp = tcp_of(classified, points)
    row = _row(classified, classified.counted_at, points, topology)
    looks = [look for look in classified.flow.cells if look.point in classified.counted_at]
    if all(overhead_seen(classified, look, points) is None for look in looks):
        row |= dict.fromkeys(
            name for name in row if name.endswith("overhead_bytes") and not name.startswith("fragment")
        )
    return row | _tcp(tcp.facts if tcp else None, points[tcp.point].id if tcp else None)


def sighting_rows(classified: Classified, points: list[PointInput], topology: Topology) -> Iterator[Row]:
    """Yield a flow once for each point that saw it, counted there; its path class is the flow's."""
    for place in sorted({look.point for look in classified.flow.cells}):
        states = classified.flow.at[place].tcp
        facts = tcp_facts(states, classified.flow.forward_from_low) if states else None
        row = _row(classified, frozenset({place}), points, topology)
        yield row | _tcp(facts, points[place].id if facts else None)


def _row(classified: Classified, at: frozenset[int], points: list[PointInput], topology: Topology) -> Row:
    cells = [(look, cell) for look, cell in classified.flow.cells.items() if look.point in at]
    return (
        _ends(classified)
        | _tunnels(classified, cells)
        | {"counted_at": " + ".join(sorted(points[place].id for place in at))}
        | _counters(classified, cells)
        | _bounds(classified, cells, at)
        | _meaning(classified, points, topology)
        | _as_sent(cells, [classified.flow.at[place].fragment_overhead_bytes for place in at])
    )


def _ends(classified: Classified) -> Row:
    flow = classified.flow
    identifier = flow.key.icmp_identifier
    return {
        "source_ip": classified.source_ip,
        "source_port": flow.source[1],
        "destination_ip": classified.destination_ip,
        "destination_port": flow.destination[1],
        "network_transport": TRANSPORTS.get(flow.key.protocol, str(flow.key.protocol)),
        "icmp_type": -1 - identifier if identifier is not None and identifier < 0 else None,
        "icmp_identifier": identifier if identifier is not None and identifier >= 0 else None,
    }


def _tunnels(classified: Classified, cells: Cells) -> Row:
    kinds = sorted({look.tunnel.kind if look.tunnel else "bare" for look, _ in cells})
    row: Row = {"tunnel_type": "+".join(kinds) if kinds != ["bare"] else None}
    for end, forward in (("source", True), ("destination", False)):
        vnis = [look.tunnel.vni for look, _ in cells if look.tunnel and look.tunnel.vni is not None
                and is_from_source(classified, look) == forward]  # fmt: skip
        row[f"minimum_{end}_vni"], row[f"maximum_{end}_vni"] = _least(vnis), _most(vnis)
    seen = [(sum(size for _, size in look.overhead), cell.packets) for look, cell in cells if look.overhead is not None]
    row["overhead_bytes"] = sum(size * packets for size, packets in seen) if seen else None
    row["minimum_overhead_bytes"] = _least([size for size, _ in seen])
    row["maximum_overhead_bytes"] = _most([size for size, _ in seen])
    return row


def _counters(classified: Classified, cells: Cells) -> Row:
    packets: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for look, cell in cells:
        end = "source" if is_from_source(classified, look) else "destination"
        packets[end] += cell.packets
        size[end] += cell.wire_bytes
    return {
        "network_packets": packets.total(),
        "network_bytes": size.total(),
        "source_packets": packets["source"],
        "source_bytes": size["source"],
        "destination_packets": packets["destination"],
        "destination_bytes": size["destination"],
    }


def _bounds(classified: Classified, cells: Cells, at: frozenset[int]) -> Row:
    flow = classified.flow
    mss = (flow.mss_low, flow.mss_high) if flow.forward_from_low else (flow.mss_high, flow.mss_low)
    bits = 0
    for place in at:
        bits |= flow.at[place].tcp_control_bits
    return {
        "minimum_ttl": _least([look.ttl for look, _ in cells]),
        "maximum_ttl": _most([look.ttl for look, _ in cells]),
        "minimum_ip_total_length": _least([cell.minimum_length for _, cell in cells]),
        "maximum_ip_total_length": _most([cell.maximum_length for _, cell in cells]),
        "tcp_control_bits": bits if flow.key.protocol == 6 else None,
        "source_mss": mss[0],
        "destination_mss": mss[1],
        "later_fragments": sum(flow.at[place].later_fragments for place in at),
        "start_epoch_ns": _least([cell.first_ns for _, cell in cells]),
        "end_epoch_ns": _most([cell.last_ns for _, cell in cells]),
    }


def _meaning(classified: Classified, points: list[PointInput], topology: Topology) -> Row:
    flow = classified.flow
    transport = TRANSPORTS.get(flow.key.protocol, str(flow.key.protocol))
    services = [topology.service(*end, transport) for end in (flow.source, flow.destination)]
    errors = icmp_errors(flow, points)
    return {
        "peer_scope": classified.peer_scope,
        "path_class": classified.path_class,
        "path_confidence": classified.confidence,
        "path_evidence": "; ".join(classified.evidence),
        "settled_by": classified.settled_by,
        "source_pod": topology.pod_name(classified.source_ip),
        "source_node": classified.source_node,
        "source_identity": _identity(classified, True, topology),
        "source_service": services[0].words if services[0] else None,
        "destination_pod": topology.pod_name(classified.destination_ip),
        "destination_node": classified.destination_node,
        "destination_identity": _identity(classified, False, topology),
        "destination_service": services[1].words if services[1] else None,
        "seen_at": ", ".join(sorted({points[look.point].id for look in flow.cells})),
        "icmp_errors": sum(each.n for each in errors),
        "icmp_error_messages": "; ".join(map(_words, errors)) or None,
    }


def _identity(classified: Classified, forward: bool, topology: Topology) -> str | None:
    """Return what the VNIs of one direction stand for; several only where a flow changed its identity."""
    vnis = {
        look.tunnel.vni for look in classified.flow.cells if look.tunnel and is_from_source(classified, look) == forward
    }
    names = {topology.identity(vni) or str(vni) for vni in vnis if vni is not None}
    return ", ".join(sorted(names)) or None


def _words(error: IcmpErrors) -> str:
    mtu = f" MTU {error.icmp_mtu}" if error.icmp_mtu is not None else ""
    about = "source" if error.about_source else "destination"
    return f"type {error.icmp_type} code {error.icmp_code}{mtu} from {error.source_ip} to the {about}: {error.n}"


def _as_sent(cells: Cells, fragment_bytes: list[int]) -> Row:
    """Return the packets on a wire that the frames stand for; null where a super-frame's MSS was not seen."""
    known = not any(cell.sent_unknown for _, cell in cells)
    seen = [
        (sum(size for _, size in look.overhead), cell.sent_packets) for look, cell in cells if look.overhead is not None
    ]
    return {
        "super_frames": sum(cell.super_frames for _, cell in cells),
        "sent_packets": sum(cell.sent_packets for _, cell in cells) if known else None,
        "sent_bytes": sum(cell.sent_wire_bytes for _, cell in cells) if known else None,
        "sent_overhead_bytes": sum(size * packets for size, packets in seen) if known and seen else None,
        "fragment_overhead_bytes": sum(fragment_bytes),
    }


def _tcp(facts: TcpFacts | None, point: str | None) -> Row:
    return {"tcp_measured_at": point} | (facts.columns() if facts else {})


def _bound(values: Sequence[int | None], choose: Callable[..., int | None]) -> int | None:
    return choose((value for value in values if value is not None), default=None)


def _least(values: Sequence[int | None]) -> int | None:
    return _bound(values, min)


def _most(values: Sequence[int | None]) -> int | None:
    return _bound(values, max)
