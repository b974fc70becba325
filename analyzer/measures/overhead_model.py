"""The overhead of any payload size, by the tunnel and the MTUs that a run showed, and the points it measured itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from analyzer.flows.alike import Alike
from analyzer.flows.flow import Cell, Look
from analyzer.flows.path_class import Classified, is_hidden, overhead_seen
from analyzer.measures.frame_sizes import IP_HEADER, MAX_UDP, TRANSPORT_HEADER, Path, Protocol, Version, carried, sent
from analyzer.result import MeasuredPoint, ModelPoint, Mtu, OverheadModel
from analyzer.topology.runs import PointInput
from analyzer.words import TRANSPORTS

SIZES = (64, 256, 512, 1024, 4096, 16384, 65000)
"""Payloads that are always shown, in bytes; those around the boundaries of this run's MTUs come between them."""
ABOVE_TCP = 1_000_000
MOST = 200
LINK_HEADER = {"ethernet": 14, "linux-sll": 16, "linux-sll2": 20, "raw": 0, "null": 4}
"""Link type → bytes before the IP header (libpcap's LINKTYPE_ pages)."""
SMALLEST = {4: 68, 6: 1280}
"""Smallest MTU of each family (RFC 791, RFC 8200): what says less is no MTU."""


class _Kind(NamedTuple):
    """Cells that are one measured point."""

    protocol: int
    minimum: int
    maximum: int
    overhead: int
    fragmented: bool


def overhead_model(
    kinds: Iterable[Alike], points: list[PointInput], mtu: Mtu, link_types: list[str | None]
) -> OverheadModel | None:
    """Return model and measured points of pod packets between nodes; None where no such packet showed its headers.

    Overhead and link header are the most frequent ones of packets that can be full-sized; what rides on SYNs alone is
    shown among the measured points only. `link_types` are the points'.
    """
    cells = list(_cells(kinds, points))
    usual: Counter[tuple[int, Version, Version | None]] = Counter()
    for classified, look, column in cells:
        inner: Version = 6 if ":" in classified.source_ip else 4
        outer: Version | None = None if look.tunnel is None else 6 if ":" in look.tunnel.outer_src else 4
        usual[_total(look), inner, outer] += sum(max(cell.packets - cell.opening, 0) for cell in column)
    link = _link_header(cells, link_types)
    if not usual.total() or link is None:
        return None
    (overhead, inner, outer), n = min(usual.items(), key=lambda each: (-each[1], str(each[0])))
    inner_mtu = _inner_mtu(mtu, inner)
    tunnelled = [cell for _, look, column in cells if look.tunnel for cell in column]
    refusing = bool(tunnelled) and all(cell.outer_df == cell.packets for cell in tunnelled)
    underlay = min((size for size in mtu.underlay if size >= SMALLEST[outer or inner]), default=None)
    path = Path(overhead, link, inner, outer, inner_mtu, underlay, refusing)
    return OverheadModel(
        overhead_bytes=overhead,
        n=n,
        link_header_bytes=link,
        ip_version=inner,
        outer_ip_version=outer,
        inner_mtu=inner_mtu,
        underlay_mtu=path.underlay_mtu,
        outer_df=refusing,
        points=[point for protocol in PROTOCOLS for point in _points(protocol, path)],
        measured=_measured(cells, path),
        why=_why(path),
    )


PROTOCOLS: tuple[Protocol, ...] = ("tcp", "udp")


def _cells(kinds: Iterable[Alike], points: list[PointInput]) -> Iterator[tuple[Classified, Look, Sequence[Cell]]]:
    """Yield the cells that count, those of flows of one kind that look alike together."""
    kinds = list(kinds)
    for kind in () if is_hidden(kind.first for kind in kinds) else kinds:
        flow = kind.first
        if flow.internode_pods and flow.path_class in ("native", "encapsulated", "mixed"):
            for look, cells in kind.cells.items():
                if look.point in flow.counted_at and overhead_seen(flow, look, points) is not None:
                    yield flow, look, cells


def _total(look: Look) -> int:
    return sum(size for _, size in look.overhead or ())


def _link_header(cells: Iterable[tuple[Classified, Look, Sequence[Cell]]], link_types: list[str | None]) -> int | None:
    """Return the most frequent frame length - IP length - overhead, of cells whose packets are all of one size.

    Where all cells mix sizes, the most frequent link type says it.
    """
    seen: Counter[int] = Counter()
    by_type: Counter[int] = Counter()
    for _, look, column in cells:
        total, by_name = _total(look), LINK_HEADER.get(link_types[look.point] or "")
        for cell in column:
            if cell.minimum_length is not None and cell.minimum_length == cell.maximum_length and not _cut(cell):
                seen[cell.wire_bytes // cell.packets - cell.minimum_length - total] += cell.packets
            elif by_name is not None:
                by_type[by_name] += cell.packets
    return min(seen or by_type, key=lambda size: (-(seen or by_type)[size], size), default=None)


def _cut(cell: Cell) -> bool:
    return cell.minimum_fragmented is not None


def _inner_mtu(mtu: Mtu, version: Version) -> int | None:
    """Return what the pods' route allows, else what the SYNs agreed on; the smallest, as it binds."""
    said = mtu.pod_route or [each.value for each in mtu.negotiated]
    return min((size for size in said if size >= SMALLEST[version]), default=None)


def _sizes(protocol: Protocol, path: Path) -> list[int]:
    """Return the payloads to show: the usual ones, the largest that is not cut by each MTU, and one byte more."""
    headers = IP_HEADER[path.inner] + TRANSPORT_HEADER[protocol]
    limits = [path.inner_mtu, path.underlay_mtu - path.overhead if path.underlay_mtu else None]
    edges = [size - headers for size in limits if size and size > headers]
    wanted = {*SIZES, *edges, *(edge + 1 for edge in edges)}
    largest = MAX_UDP[path.inner]
    wanted |= {ABOVE_TCP} if protocol == "tcp" else {largest}
    if path.inner_mtu is None:
        return sorted(size for size in wanted if edges and size <= min(edges))
    return sorted(size for size in wanted if protocol == "tcp" or size <= largest)


def _points(protocol: Protocol, path: Path) -> Iterator[ModelPoint]:
    for payload in _sizes(protocol, path):
        found = sent(payload, protocol, path)
        if found is not None:
            yield ModelPoint(protocol, payload, *found, found.ratio)


def _measured(cells: Iterable[tuple[Classified, Look, Sequence[Cell]]], path: Path) -> list[MeasuredPoint]:
    """Add up cells of equal sizes and overhead; a cell that mixes sizes is shown by its mean."""
    packets: Counter[_Kind] = Counter()
    wire: Counter[_Kind] = Counter()
    supers: Counter[_Kind] = Counter()
    for classified, look, column in cells:
        protocol, total = classified.flow.key.protocol, _total(look)
        for cell in column:
            kind = _Kind(protocol, cell.minimum_length or 0, cell.maximum_length or 0, total, _cut(cell))
            packets[kind] += cell.packets
            wire[kind] += cell.wire_bytes
            supers[kind] += cell.super_frames
    most = sorted(packets, key=lambda kind: (-packets[kind], kind))[:MOST]
    return [_shown(kind, packets[kind], wire[kind], supers[kind], path) for kind in sorted(most)]


def _shown(kind: _Kind, n: int, wire: int, supers: int, path: Path) -> MeasuredPoint:
    one_size = kind.minimum == kind.maximum
    mean = None if kind.fragmented else round(wire / n - path.link_header - kind.overhead, 3)
    comparable = one_size and not supers and kind.overhead == path.overhead
    model = carried([(kind.minimum, 1)], 0, path) if comparable else None
    return MeasuredPoint(
        protocol=TRANSPORTS.get(kind.protocol, str(kind.protocol)),
        ip_total_length=float(kind.minimum) if one_size else mean,
        one_size=one_size,
        outer_fragments=kind.fragmented,
        overhead_bytes=kind.overhead,
        n=n,
        super_frames=supers,
        ratio=None if kind.fragmented else round(kind.overhead * n / wire, 6),
        model_ratio=model.ratio if model else None,
    )


def _why(path: Path) -> str | None:
    missing = []
    if path.inner_mtu is None:
        missing.append("larger payloads: neither the pods' route (state) nor a SYN says where they are cut")
    if path.outer is not None and path.underlay_mtu is None:
        missing.append("outer fragments: no state says the underlay's MTU")
    if path.outer_df:
        missing.append("packets that do not fit: tunnel headers say don't fragment")
    return "; ".join(missing) or None
