"""What TTL each stretch of the way takes: the decrement from one point to the next that saw the same direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from analyzer.flows.flow import Look
from analyzer.flows.path_class import Classified
from analyzer.journeys.order import ends_of, stage
from analyzer.measures.counts import value_counts
from analyzer.measures.ways import MOST, Way, ways
from analyzer.result import TtlStep
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput

Scope = Literal["intranode", "internode"]
Header = Literal["workload", "outer"]
HEADERS: tuple[Header, ...] = ("workload", "outer")


class Stop(NamedTuple):
    """A place on the way and the TTL it shows; a router's are two, coming in and going out."""

    stage: int
    minus_ttl: int
    point: str


class Key(NamedTuple):
    """What a row is about."""

    scope: Scope
    header: Header
    from_point: str
    to_point: str


def ttl_steps(flows: Iterable[Classified], points: list[PointInput], topology: Topology) -> list[TtlStep]:
    """Return one row per stretch, n counting directions of flows.

    Directions of which a point other than a router shows several TTLs are left out, as are those whose nodes are not
    known: which of their sightings belong together is not to be told.
    """
    steps: dict[Key, Counter[int]] = {}
    for way in ways(flows):
        scope: Scope | None = "intranode" if way.flow.intranode else "internode" if way.flow.internode_pods else None
        if scope is None or None in (way.sender_node, way.receiver_node):
            continue
        for header in HEADERS:
            for before, after in pairwise(_stops(way, header, points, topology)):
                key = Key(scope, header, before.point, after.point)
                steps.setdefault(key, Counter())[after.minus_ttl - before.minus_ttl] += 1
    return [TtlStep(*key, value_counts(steps[key])) for key in sorted(steps)[:MOST]]


def _stops(way: Way, header: Header, points: list[PointInput], topology: Topology) -> list[Stop]:
    """Return the stops in the order of the way; two points side by side (uplinks) are left out unless one saw it."""
    ends = ends_of(way.sender, way.receiver, topology)
    found = {
        Stop(stage(points[look.point], ends), -ttl, points[look.point].id)
        for look, _ in way.cells
        if points[look.point].role not in ("any", "unknown") and (ttl := _ttl(look, header)) is not None
    }
    routers = {point.id for point in points if point.role == "router"}
    return list(_clear(sorted(found), routers))


def _clear(stops: list[Stop], routers: set[str]) -> Iterator[Stop]:
    """Yield the stops that are alone at their stage, and the two of one router."""
    for at in sorted({stop.stage for stop in stops}):
        here = [stop for stop in stops if stop.stage == at]
        if len(here) == 1 or (len(here) == 2 and all(stop.point in routers for stop in here)):
            yield from here


def _ttl(look: Look, header: Header) -> int | None:
    return look.outer_ttl if header == "outer" else look.ttl
