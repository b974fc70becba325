"""Journeys that end before the receiver although later points of their way were captured."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analyzer.columns.batch import Booleans
from analyzer.journeys.ending import is_receivers
from analyzer.journeys.follow import follow
from analyzer.journeys.hashing import hashed
from analyzer.journeys.outcomes import UNTRIED, outcomes
from analyzer.journeys.run import DIRECTION, NOBODY, FollowedRun
from analyzer.trace_result import Journey

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
    ended = outcomes(run, suspects)
    gone = suspects[ended == "lost"]
    _, firsts = np.unique(run.directions.keys[first[gone]], return_index=True)
    told = int(np.count_nonzero(judged & among[first])) - int(np.count_nonzero(ended == "open"))
    counted = Counted(
        len(gone),
        len(firsts),
        told,
        int(np.count_nonzero(among[first])) - told,
        int(np.count_nonzero(ended == UNTRIED)),
    )
    shown = gone[np.sort(firsts)[:MOST_SHOWN]]
    return [follow(run, packet) for packet in shown.tolist()], [f"{run.run.id}: {words}" for words in summary(counted)]


class Counted(NamedTuple):
    """Packets, and of the lost ones the directions of flows."""

    lost: int
    directions: int
    judged: int
    """Of which a capture shows whether they came to the end of their way."""
    open: int
    """Of which none does."""
    untried: int
    """Of the judged ones: not seen at the end, and too many to look for other signs of them."""


def summary(counted: Counted) -> list[str]:
    """Say how many were lost, of how many that a capture tells of; at least, where not all were looked at."""
    least = "at least " if counted.untried else ""
    said = f"{least}{counted.lost} of {counted.judged} packets did not come to the end of their way"
    if counted.lost:
        many = counted.directions > 1
        said += f", in {counted.directions} flow directions: the first of each" if many else ": the first of them"
    if counted.open:
        said += f"; of {counted.open} more no capture shows the end of the way"
    if counted.untried:
        return [said, f"{counted.untried} more packets not seen at their end were not looked at"]
    return [said]


def at_their_end(run: FollowedRun) -> tuple[Booleans, Booleans]:
    """Return for each packet whether its last certain point was captured, and whether it was seen there.

    One that the receiver itself shows has come, whatever is known of its way.
    """
    pairs = hashed(run.rows[name] for name in (*DIRECTION[1:5], "version"))
    _, first, inverse = np.unique(pairs, return_index=True, return_inverse=True)
    table = np.zeros((len(first), len(run.seen.captures)), np.bool_)
    own = np.zeros_like(table)
    for number, row in enumerate(first.tolist()):
        ends = run.ends(row)
        own[number] = [is_receivers(run.points[point], ends) for point in run.point_of.tolist()]
        way = run.way(ends) if run.senders[row] != NOBODY else []
        if way:
            table[number] = np.isin(run.point_of, [index for index in way if _last(run, way, index)])
    there, ended = (table | own)[inverse, run.rows["capture"]], np.any(table, axis=1)
    begins, order = run.packets.begins, run.packets.order
    came = np.logical_or.reduceat(there[order], begins)
    return np.asarray(ended)[inverse][order[begins]] | came, came


def _last(run: FollowedRun, way: list[int], index: int) -> bool:
    """Return whether the point is of the kind with which the way ends: several uplinks may be the last."""
    last = run.points[way[-1]]
    point = run.points[index]
    return (point.role, point.node, point.pod) == (last.role, last.node, last.pod)
