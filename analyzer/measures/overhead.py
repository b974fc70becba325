"""Bytes that the path adds to pod packets between nodes.

Of one frame: inner network header's offset - outer network header's offset: 50 for VXLAN and bare Geneve over IPv4
= 20 IP + 8 UDP + 8 tunnel + 14 inner Ethernet; 0 for a bare packet; null behind encryption.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import get_args, get_type_hints

from analyzer.flows.path_class import Classified, is_hidden, overhead_seen
from analyzer.measures.counts import value_counts
from analyzer.result import LayerBytes, Overhead
from analyzer.topology.runs import PointInput

LAYERS: tuple[str, ...] = get_args(get_type_hints(LayerBytes)["layer"])
"""Layer names in the order they stand on the wire."""


def overhead(flows: Iterable[Classified], points: list[PointInput]) -> Overhead:
    """Return the overhead of pod-to-pod packets between nodes, each flow at its one reference point.

    As sent: a super-frame of payload p stands for ceil(p / (MSS - TCP options)) packets, each with all headers. Packets
    whose headers cannot be seen (a point before the tunnel) do not count, and none does where some are encrypted.
    """
    per_frame: Counter[int] = Counter()
    per_layer: dict[str, Counter[int]] = defaultdict(Counter)
    wire = supers = unknown = sent = sent_wire = sent_overhead = 0
    counted: set[str] = set()
    flows = list(flows)
    for classified in () if is_hidden(flows) else flows:
        if not classified.internode_pods or classified.path_class not in ("native", "encapsulated", "mixed"):
            continue
        for look, cell in classified.flow.cells.items():
            layers = overhead_seen(classified, look, points)
            if look.point not in classified.counted_at or layers is None:
                continue
            total = sum(size for _, size in layers)
            per_frame[total] += cell.packets
            for layer, size in layers:
                name = layer if layer in LAYERS else "other"
                per_layer[name][size] += cell.packets
            wire += cell.wire_bytes
            supers += cell.super_frames
            unknown += cell.sent_unknown
            sent += cell.sent_packets
            sent_wire += cell.sent_wire_bytes
            sent_overhead += cell.sent_packets * total
            counted.add(points[look.point].id)
    added = sum(size * n for size, n in per_frame.items())
    known = not unknown and bool(per_frame)
    return Overhead(
        n=per_frame.total(),
        bytes_per_frame=value_counts(per_frame),
        layers=[LayerBytes(name, value_counts(per_layer[name])) for name in LAYERS if name in per_layer],  # type: ignore[arg-type]
        overhead_bytes=added,
        wire_bytes=wire,
        ratio=_ratio(added, wire),
        super_frames=supers,
        as_sent_packets=sent if known else None,
        as_sent_overhead_bytes=sent_overhead if known else None,
        as_sent_wire_bytes=sent_wire if known else None,
        as_sent_ratio=_ratio(sent_overhead, sent_wire) if known else None,
        counted_at=sorted(counted),
    )


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None
