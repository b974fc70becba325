"""The packet that took longest from its first to its last sighting."""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Booleans, Numbers
from analyzer.journeys.run import FollowedRun


def slowest(run: FollowedRun, among: Booleans) -> list[int]:
    """Return the packet with most time between its first and last sighting, on nodes whose clocks compare."""
    groups, shift = _comparable(run)
    rows, order = run.rows, run.packets.order
    captures = rows["capture"][order]
    times = (rows["time"] - shift[rows["capture"]])[order]
    best: tuple[int, int] | None = None
    for group in np.unique(groups):
        inside = (groups[captures] == group) & among[order]
        spans = _spans(times[inside], run.packets.of_row[order][inside], len(run.packets))
        packet = int(np.argmax(spans)) if len(spans) else 0
        if len(spans) and spans[packet] > 0 and (best is None or int(spans[packet]) > best[0]):
            best = int(spans[packet]), packet
    return [best[1]] if best else []


def _spans(times: Numbers, packets: Numbers, many: int) -> Numbers:
    first, last = np.full(many, np.iinfo(np.int64).max), np.full(many, np.iinfo(np.int64).min)
    np.minimum.at(first, packets, times)
    np.maximum.at(last, packets, times)
    spans: Numbers = np.where(last >= first, last - first, 0)
    return spans


def _comparable(run: FollowedRun) -> tuple[Numbers, Numbers]:
    """Return for each capture a group whose clocks compare, and what to take off its times."""
    points = [run.seen.point(capture) for capture in range(len(run.seen.captures))]
    leaders: list[str | None] = []
    groups, shifts = [], []
    for point in points:
        offsets = [run.offset(leader, point.node) for leader in leaders]
        group = next((at for at, offset in enumerate(offsets) if offset is not None), len(leaders))
        offset = offsets[group] if group < len(leaders) else None
        if offset is None:
            leaders.append(point.node)
        groups.append(group)
        shifts.append(offset.correction_ns if offset else 0)
    return np.array(groups, np.int64), np.array(shifts, np.int64)
