"""One packet's way as the picture takes it, whether a Trace tells it or the Result: places, and what is seen there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Place:
    """An interface, or a pod that stands for one where no capture shows it; then `point` is empty."""

    point: str
    interface: str
    node: str
    name: str
    """What stands largest: the pod, the interface."""
    about: str
    """Role, in words."""
    programs: str = ""
    """What is said of eBPF programs: which are attached, that none is, that nobody knows; empty where no word fits."""
    pod: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells it from other places."""
        return self.point or self.name, self.interface


@dataclass(frozen=True)
class Stop:
    """One sighting. Times in µs; None where clocks do not compare."""

    ttl: int
    ttl_change: int
    """Against the sighting before."""
    frame_len: int
    frame_number: int
    delta_us: float | None
    elapsed_us: float | None
    wrapping: tuple[str, ...] = ()
    """What is around the packet here, a line each; empty: it is bare."""
    remarks: tuple[str, ...] = ()
    last_seen: Literal["", "lost", "open"] = ""
    """Set where the way ends without the packet having arrived."""


@dataclass
class Stay:
    """The sightings at one place one after the other: two at a router that it enters and leaves by one interface."""

    place: Place
    stops: list[Stop] = field(default_factory=list)


@dataclass
class Way:
    """A packet's way from its sender on."""

    heading: tuple[str, str]
    """The packet, and more about it; the latter may be empty."""
    stays: list[Stay]
    end: Literal["arrived", "lost", "open"]
    expected: Place | None = None
    """Where it had to be seen next and was not."""
    origin: Place | None = None
    goal: Place | None = None
    """Sender and receiver as pods, seen there or not; None where nobody knows."""
    not_drawn: int = 0


def stays(stops: Iterable[tuple[Place, Stop]]) -> list[Stay]:
    """Return stops joined where they follow each other at one place."""
    found: list[Stay] = []
    for place, stop in stops:
        if not found or found[-1].place.key != place.key:
            found.append(Stay(place))
        found[-1].stops.append(stop)
    return found
