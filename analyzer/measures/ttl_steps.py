"""What TTL each stretch of the way takes: the decrement from one point to the next that saw the same direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from analyzer.flows.alike import Alike
from analyzer.journeys.order import Ends, ends_of, stage
from analyzer.measures.counts import value_counts
from analyzer.measures.ways import MOST, ways_of_kinds
from analyzer.result import TtlStep
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput

Scope = Literal["intranode", "internode"]
Header = Literal["workload", "outer"]
HEADERS: dict[Header, Literal[1, 2]] = {"workload": 1, "outer": 2}
"""Header → its place in a sighting."""


class Stop(NamedTuple):
    """A place on the way and the TTL it shows; a router's are two, coming in and going out."""

    stage: int
    minus_ttl: int
    point: str
    router: bool


class Steps(NamedTuple):
    """A direction of flows as far as its steps go: point, TTL and outer TTL of each sighting."""

    scope: Scope
    sender: str
    receiver: str
    seen: frozenset[tuple[int, int | None, int | None]]


class Key(NamedTuple):
    """What a row is about."""

    scope: Scope
    header: Header
    from_point: str
    to_point: str


def ttl_steps(kinds: Iterable[Alike], points: list[PointInput], topology: Topology) -> list[TtlStep]:
    """Return one row per stretch, n counting directions of flows.

    Directions of which a point other than a router shows several TTLs are left out, as are those whose nodes are not
    known: which of their sightings belong together is not to be told.
    """
    steps: dict[Key, Counter[int]] = {}
    for (scope, sender, receiver, seen), n in _directions(kinds).items():
        ends = ends_of(sender, receiver, topology)
        for header, number in HEADERS.items():
            shown = {(each[0], ttl) for each in seen if (ttl := each[number]) is not None}
            for before, after in pairwise(_stops(shown, points, ends)):
                key = Key(scope, header, before.point, after.point)
                steps.setdefault(key, Counter())[after.minus_ttl - before.minus_ttl] += n
    return [TtlStep(*key, value_counts(steps[key])) for key in sorted(steps)[:MOST]]


def _directions(kinds: Iterable[Alike]) -> Counter[Steps]:
    """Count directions that the same points show with the same TTLs between the same ends: mostly there are few."""
    found: Counter[Steps] = Counter()
    for kind, way in ways_of_kinds(kinds):
        scope: Scope | None = "intranode" if way.flow.intranode else "internode" if way.flow.internode_pods else None
        if scope is not None and way.sender_node is not None and way.receiver_node is not None:
            seen = frozenset((look.point, look.ttl, look.outer_ttl) for look, _ in way.cells)
            found[Steps(scope, way.sender, way.receiver, seen)] += len(kind.flows)
    return found


def _stops(shown: set[tuple[int, int]], points: list[PointInput], ends: Ends) -> list[Stop]:
    """Return the stops, of (point, TTL), in the order of the way; two points side by side (uplinks) are left out."""
    stops = [
        Stop(stage(points[at], ends), -ttl, points[at].id, points[at].role == "router")
        for at, ttl in shown
        if points[at].role not in ("any", "unknown")
    ]
    return list(_clear(sorted(stops)))


def _clear(stops: list[Stop]) -> Iterator[Stop]:
    """Yield the stops that are alone at their stage, and the two of one router."""
    for at in sorted({stop.stage for stop in stops}):
        here = [stop for stop in stops if stop.stage == at]
        if len(here) == 1 or (len(here) == 2 and all(stop.router for stop in here)):
            yield from here
