"""Journeys that end before the receiver although later points of their way were captured."""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Booleans
from analyzer.journeys.follow import follow
from analyzer.journeys.hashing import hashed
from analyzer.journeys.present import flow_words
from analyzer.journeys.run import DIRECTION, NOBODY, FollowedRun
from analyzer.trace_result import Journey

MOST_TRIED = 300
MOST_SHOWN = 10


def lost(run: FollowedRun, among: Booleans) -> tuple[list[Journey], list[str]]:
    """Return the first lost journey of each flow and direction, and what else is to say.

    One that was not seen where its way ends is followed before it is called lost: its bytes may have come in other
    segments, under other addresses, or their answer may be there.
    """
    judged, arrived = at_their_end(run)
    first = run.packets.order[run.packets.begins]
    suspects = np.flatnonzero(judged & ~arrived & among[first])
    suspects = suspects[np.argsort(run.rows["time"][first[suspects]], kind="stable")]
    found: dict[str, list[Journey]] = {}
    for packet in suspects[:MOST_TRIED].tolist():
        journey = follow(run, packet)
        if journey.outcome == "lost":
            found.setdefault(flow_words(run.rows[first[packet]]), []).append(journey)
    notes = [_summary(run, int(np.count_nonzero(judged & among[first])), int(np.count_nonzero(among[first])), found)]
    if len(suspects) > MOST_TRIED:
        notes.append(f"{len(suspects) - MOST_TRIED} more packets not seen at their end were not looked at")
    return [journeys[0] for journeys in found.values()][:MOST_SHOWN], notes


def _summary(run: FollowedRun, judged: int, many: int, found: dict[str, list[Journey]]) -> str:
    """Say how many were lost, of how many whose last certain point was captured."""
    lost = sum(map(len, found.values()))
    said = f"{run.run.id}: {lost} of {judged} packets did not come to the end of their way"
    if lost:
        said += f", in {len(found)} flow directions: the first of each" if len(found) > 1 else ": the first of them"
    if many > judged:
        said += f"; of {many - judged} more no capture shows the end of the way"
    return said


def at_their_end(run: FollowedRun) -> tuple[Booleans, Booleans]:
    """Return for each packet whether its last certain point was captured, and whether it was seen there."""
    pairs = hashed(run.rows[name] for name in (*DIRECTION[1:5], "version"))
    _, first, inverse = np.unique(pairs, return_index=True, return_inverse=True)
    table = np.zeros((len(first), len(run.seen.captures)), np.bool_)
    for number, row in enumerate(first.tolist()):
        ends = run.ends(row)
        way = run.way(ends) if run.senders[row] != NOBODY else []
        if way:
            table[number] = np.isin(run.point_of, [index for index in way if _last(run, way, index)])
    there, ended = table[inverse, run.rows["capture"]], np.any(table, axis=1)
    judged = np.asarray(ended)[inverse]
    begins = run.packets.begins
    order = run.packets.order
    return judged[order][begins], np.logical_or.reduceat(there[order], begins)


def _last(run: FollowedRun, way: list[int], index: int) -> bool:
    """Return whether the point is of the kind with which the way ends: several uplinks may be the last."""
    last = run.points[way[-1]]
    point = run.points[index]
    return (point.role, point.node, point.pod) == (last.role, last.node, last.pod)
