"""Times between a packet's sightings: as stamped on one node, across nodes only where their clocks were compared."""

from __future__ import annotations

from analyzer.journeys.offset import Offset
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.seen import NO_TIME
from analyzer.journeys.steps import Step, point_at
from analyzer.topology.runs import PointInput
from analyzer.trace_result import ClockOffset


def deltas(run: FollowedRun, steps: list[Step]) -> list[float | None]:
    """Return the µs since the sighting before, 0 for the first; None across clocks that were not compared."""
    times = [_time_ns(run, step, steps[0]) for step in steps]
    found: list[float | None] = [0.0]
    for at in range(1, len(steps)):
        before, now = steps[at - 1], steps[at]
        if point_at(run, before.row).node == point_at(run, now.row).node:
            found.append(_difference(_stamp(run, before), _stamp(run, now)))
        else:
            found.append(_difference(times[at - 1], times[at]))
    return found


def duration(run: FollowedRun, steps: list[Step]) -> tuple[float | None, float | None]:
    """Return the µs from the first to the last sighting, and by how much they may be wrong."""
    offset = _offset(run, steps[0], steps[-1])
    took = _difference(_time_ns(run, steps[0], steps[0]), _time_ns(run, steps[-1], steps[0]))
    if took is None or offset is None:
        return None, None
    return took, round(offset.uncertainty_ns / 1000, 3) if offset.correction_ns else 0.0


def offsets(run: FollowedRun, points: list[PointInput]) -> list[ClockOffset]:
    """Return the clocks of the nodes on the way, compared with the first one's."""
    first, found = points[0].node, []
    for node in dict.fromkeys(point.node for point in points[1:]):
        if node == first:
            continue
        offset = run.offset(first, node)
        found.append(
            ClockOffset(
                node=node or "",
                compared_with=first or "",
                offset_us=None if offset is None else round(offset.offset_ns / 1000, 3),
                uncertainty_us=None if offset is None else round(offset.uncertainty_ns / 1000, 3),
                corrected=bool(offset and offset.correction_ns),
            )
        )
    return found


def _offset(run: FollowedRun, first: Step, step: Step) -> Offset | None:
    return run.offset(point_at(run, first.row).node, point_at(run, step.row).node)


def _stamp(run: FollowedRun, step: Step) -> int | None:
    times = [int(run.rows[row]["time"]) for row in step.rows]
    return None if NO_TIME in times else min(times)


def _time_ns(run: FollowedRun, step: Step, first: Step) -> int | None:
    """Return the time as the first node's clock would show it."""
    stamp, offset = _stamp(run, step), _offset(run, first, step)
    return None if stamp is None or offset is None else stamp - offset.correction_ns


def _difference(before: int | None, now: int | None) -> float | None:
    return None if before is None or now is None else round((now - before) / 1000, 3)
