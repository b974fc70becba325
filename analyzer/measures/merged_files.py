"""Capture files that several were merged into: each packet stands in them as often as it was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from analyzer.flows.alike import Alike
from analyzer.topology.runs import PointInput


def merged_files(kinds: Iterable[Alike], points: list[PointInput]) -> list[str]:
    """Return a hint for each point at which one direction of a flow is both inside and outside a tunnel.

    One interface shows a packet in one way; what really travels both ways is rare, so the hint asks.
    """
    both: Counter[int] = Counter()
    for kind in kinds:
        seen = {(look.point, look.from_low, look.tunnel is not None) for look in kind.first.flow.cells}
        twice = {point for point, low, tunnelled in seen if tunnelled and (point, low, False) in seen}
        both.update(dict.fromkeys(twice, len(kind.flows)))
    return [
        f"The captures apart, if {points[point].id} was merged from several: {both[point]} of its flows are both "
        "inside and outside a tunnel, and packets count as often as they stand in it. SYN-ACKs with IP ID 0, "
        "as Linux sends them, may count as retransmitted."
        for point in sorted(both)
    ]
