"""How packets ended that were not seen at the end of their way: alike ones at once, others followed one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.columns.batch import Numbers
from analyzer.journeys.ending import ending, further
from analyzer.journeys.follow import follow
from analyzer.journeys.hashing import hashed
from analyzer.journeys.plain import plain
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.seen import NO_TIME
from analyzer.journeys.segments import has_tcp_data
from analyzer.journeys.steps import point_at, steps_of

MOST_TRIED = 300
"""Packets that are followed one by one, and kinds of packets, at most."""
UNTRIED = ""
Outcomes = NDArray[np.str_]
"""Outcomes as a Journey's, UNTRIED where there were too many."""


def outcomes(run: FollowedRun, packets: Numbers) -> Outcomes:
    """Return how each packet ended, as following it says."""
    found = np.full(len(packets), UNTRIED, "U8")
    if not len(packets):
        return found
    for kind in _kinds(run, packets, np.flatnonzero(plain(run, packets)))[:MOST_TRIED]:
        found[kind] = _of_kind(run, packets[kind])
    for at in np.flatnonzero(found == UNTRIED)[:MOST_TRIED].tolist():
        found[at] = follow(run, int(packets[at])).outcome
    return found


def _kinds(run: FollowedRun, packets: Numbers, which: Numbers) -> list[Numbers]:
    """Return the packets `which` in groups, the largest first: equal ends, seen as often at the same places."""
    if not len(which):
        return []
    order, begins = run.packets.order, run.packets.begins
    chosen = packets[which]
    places = np.add.reduceat(run.places[order], begins)[chosen].view(np.int64)
    many = np.diff(np.append(begins, len(order)))[chosen]
    rows = run.rows[order[begins[chosen]]]
    ends = (rows[name] for name in ("version", "source_hi", "source", "destination_hi", "destination"))
    data = (has_tcp_data(rows) & run.sampled).astype(np.int64)
    _, kind = np.unique(hashed((*ends, places, many, data)), return_inverse=True)
    by_kind = np.argsort(kind, kind="stable")
    groups = np.split(which[by_kind], np.flatnonzero(np.diff(kind[by_kind])) + 1)
    return sorted(groups, key=len, reverse=True)


def _of_kind(run: FollowedRun, packets: Numbers) -> Outcomes:
    """Return how the packets of one kind ended: the first one's place and way are everyone's, the times are not."""
    steps, ends = steps_of(run, int(packets[0]))
    seen, way = [point_at(run, step.row) for step in steps], run.way(ends)
    outcome = ending(run.points, ends, way, seen, lambda point: "").outcome
    if outcome == "lost" and run.sampled and has_tcp_data(run.rows[steps[-1].row]):
        outcome = "open"
    if outcome != "lost":
        return np.full(len(packets), outcome)
    times = _times_at(run, packets, steps[-1].row)
    told = np.zeros(len(packets), np.bool_)
    for point in further(run.points, ends, way, seen):
        span = None if run.running.gaps(point) else run.running.span(point, seen[-1].node)
        if span:
            told |= (times >= span.first_ns) & (times <= span.last_ns)
    return np.where(told, "lost", "open")


def _times_at(run: FollowedRun, packets: Numbers, row: int) -> Numbers:
    """Return when each packet of a kind was last seen at the place of a row."""
    own = run.packets.sightings(int(packets[0]))
    rows = run.packets.order[run.packets.begins[packets][:, None] + np.arange(len(own))]
    times: Numbers = np.where(run.places[rows] == run.places[row], run.rows["time"][rows], NO_TIME).max(axis=1)
    return times
