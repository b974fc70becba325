"""Journeys that end before the receiver although later points of their way were captured."""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Booleans
from analyzer.journeys.choice import at_their_end
from analyzer.journeys.follow import follow
from analyzer.journeys.present import flow_words
from analyzer.journeys.run import FollowedRun
from analyzer.trace_result import Journey

MOST_TRIED = 300
MOST_SHOWN = 10


def lost(run: FollowedRun, among: Booleans) -> tuple[list[Journey], list[str]]:
    """Return the first lost journey of each flow and direction, and what else is to say: how many more, what is unknown.

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
    lost = sum(map(len, found.values()))
    way = f"{lost} of {judged} packets whose way was captured to its end did not come to it"
    flows = f", in {len(found)} flow directions: the first of each is shown" if lost else ""
    rest = f"; the end of the way of {many - judged} others was not captured" if many > judged else ""
    return f"{run.run.id}: {way}{flows}{rest}"
