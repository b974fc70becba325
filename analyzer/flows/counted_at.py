"""The core flows of one run: each at the point where it is counted, or at each point that saw it.

There may be a million of them: until it is written, a flow is an index into the table of numbers that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from analyzer.flows.core_rows import Opening, core_row, opening
from analyzer.flows.flow_rows import FlowRows
from analyzer.layers.loop import flow_slots as f


class Sighting(NamedTuple):
    """The flows that one point saw; of points the smallest rank counts first."""

    point: str
    rank: int
    rows: FlowRows


Place = tuple[int, int]
"""Sighting and flow, as indexes."""


def run_rows(run: str, seen: Sequence[Sighting], per_sighting: bool) -> Iterator[dict[str, Any]]:
    """Yield the rows by start; flows that start at once, or have no start, by their key."""
    opened: dict[bytes, Opening] = {}
    places: Iterable[Place]
    if per_sighting or len(seen) == 1:
        places = ((number, flow) for number, sighting in enumerate(seen) for flow in range(len(sighting.rows)))
    else:
        places = _counted(seen, opened)
    for number, flow in _by_start(places, seen):
        point, _, rows = seen[number]
        yield core_row(run, point, rows.row(flow), opened.get(rows.key(flow)) if opened else None)


def _counted(seen: Sequence[Sighting], opened: dict[bytes, Opening]) -> Iterable[Place]:
    """Return where each flow is counted: where the role shows most, then where most packets were seen, then first.

    That is the source's side, unless clocks are wrong.

    `opened` gets who opened a flow, as seen anywhere, where several points saw it: with several paths the point that
    counts may have seen nothing but answers.
    """
    chosen: dict[bytes, Place] = {}
    for number, sighting in enumerate(seen):
        for flow in range(len(sighting.rows)):
            key = sighting.rows.key(flow)
            known = chosen.setdefault(key, (number, flow))
            if known != (number, flow):
                opened[key] = min(opened.get(key) or _opening(seen, known), _opening(seen, (number, flow)))
                chosen[key] = min(known, (number, flow), key=lambda place: _rank(seen, place))
    return chosen.values()


def _opening(seen: Sequence[Sighting], place: Place) -> Opening:
    return opening(seen[place[0]].rows.row(place[1]))


def _rank(seen: Sequence[Sighting], place: Place) -> tuple[int, int, int, str]:
    point, rank, rows = seen[place[0]]
    row = rows.row(place[1])
    return rank, -row[f.LOW_PACKETS] - row[f.HIGH_PACKETS], row[f.FIRST], point


def _by_start(places: Iterable[Place], seen: Sequence[Sighting]) -> Iterator[Place]:
    """Yield the places in the order of the rows."""
    starts = [sighting.rows.column(f.FIRST) for sighting in seen]
    ordered = sorted(places, key=lambda place: starts[place[0]][place[1]])
    for _, tied in groupby(ordered, key=lambda place: starts[place[0]][place[1]]):
        first, *more = tied
        if more:
            yield from sorted(
                (first, *more), key=lambda place: (seen[place[0]].rows.row(place[1])[: f.KEY_SLOTS], place)
            )
        else:
            yield first
