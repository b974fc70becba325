"""A packet's sightings in the order of its way (journeys/order.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analyzer.journeys.order import Ends, ends_of, real, stage
from analyzer.measures.crossing import Crossing, Sighting
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput


class Stop(NamedTuple):
    """One sighting on the way."""

    sighting: Sighting
    point: PointInput
    place: tuple[int, int]
    """Stage and falling TTL; what shares both is ordered by time alone."""


class Way(NamedTuple):
    """A packet, between whom, and its stops in order."""

    crossing: Crossing
    ends: Ends
    stops: list[Stop]


def ways(crossings: Iterable[Crossing], points: list[PointInput], topology: Topology) -> list[Way]:
    """Return the ways of packets whose sightings tell one packet.

    A packet that one point saw twice with one TTL is left out: two packets with one number, or a copy; nothing says
    which of them the other points saw.
    """
    found = []
    for crossing in crossings:
        ends = ends_of(crossing.source_ip, crossing.destination_ip, topology)
        seen = real(crossing.sightings, lambda sighting: points[sighting.point])
        if len({(each.point, each.ip_ttl) for each in seen}) == len(seen):
            found.append(Way(crossing, ends, _ordered(seen, points, ends)))
    return found


def _ordered(seen: list[Sighting], points: list[PointInput], ends: Ends) -> list[Stop]:
    stops = [Stop(each, points[each.point], (stage(points[each.point], ends), -each.ip_ttl)) for each in seen]
    return sorted(stops, key=lambda stop: (stop.place, stop.sighting.time_epoch_ns or 0, stop.point.id))
