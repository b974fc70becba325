"""ICMP errors beside the flow whose packets they quote."""

from __future__ import annotations

from collections import Counter

from analyzer.flows.flow import Flow, IcmpError
from analyzer.result import IcmpErrors
from analyzer.topology.runs import PointInput

Kind = tuple[str, int, int, int | None, bool]


def icmp_errors(flow: Flow, points: list[PointInput]) -> list[IcmpErrors]:
    """Return one row a sender, type, code, MTU and quoted direction, sorted.

    One error passes several points: it is counted at the one that saw most of its kind.
    """
    kinds: dict[Kind, list[tuple[int, IcmpError]]] = {}
    for point, error in flow.errors:
        about_source = error.from_low == flow.forward_from_low
        kind = (error.source_ip, error.icmp_type, error.icmp_code, error.icmp_mtu, about_source)
        kinds.setdefault(kind, []).append((point, error))
    return [_row(kind, kinds[kind], points) for kind in sorted(kinds, key=str)]


def _row(kind: Kind, seen: list[tuple[int, IcmpError]], points: list[PointInput]) -> IcmpErrors:
    at = Counter(points[point].id for point, _ in seen)
    times = [error.time_epoch_ns for _, error in seen if error.time_epoch_ns is not None]
    return IcmpErrors(*kind, sorted(at), max(at.values()), min(times, default=None))
