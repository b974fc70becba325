"""What latency is measured on: one packet's sightings, without its headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from analyzer.journeys.echo import Echo, EchoSighting
from analyzer.words import PingScope

Direction = Literal["request", "reply"]


class Sighting(NamedTuple):
    """One packet at one point: the index of the point, when, and the TTL of the workload."""

    point: int
    time_epoch_ns: int | None
    ip_ttl: int


class Crossing(NamedTuple):
    """One packet from source to destination, and where it was seen, in any order."""

    scope: PingScope
    direction: Direction
    source_ip: str
    destination_ip: str
    sightings: tuple[Sighting, ...]


def crossings(echoes: Mapping[PingScope, Iterable[Echo]]) -> list[Crossing]:
    """Return the run's echo requests and replies as crossings."""
    found = []
    for scope, of_scope in echoes.items():
        for echo in of_scope:
            ends = echo.key.source_ip, echo.key.destination_ip
            found.append(Crossing(scope, "request", *ends, _sightings(echo.request)))
            found.append(Crossing(scope, "reply", *ends[::-1], _sightings(echo.reply)))
    return found


def _sightings(seen: Iterable[EchoSighting]) -> tuple[Sighting, ...]:
    return tuple(Sighting(each.point, each.time_epoch_ns, each.ip_ttl) for each in seen)
