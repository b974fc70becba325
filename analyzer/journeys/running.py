"""When each point of a run was capturing, as far as anything says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from analyzer.journeys.offset import Offset
from analyzer.journeys.reading import RunSeen

TOLERANCE_NS = 1_000_000_000
"""How far outside first and last frame of what was captured together a packet may lie for it to have been running."""
GAPS = "{} dropped packets, or its file is damaged: whether the packet passed there is not known"
EMPTY = "{} holds no frame: whether it was capturing at that time is not known"
EARLIER = "{}'s last frame is earlier: whether it was still capturing is not known"
LATER = "{}'s first frame is later: whether it was capturing already is not known"


class Span(NamedTuple):
    """From when to when a point is known to have been capturing, both included."""

    first_ns: int
    last_ns: int


class Running:
    """The spans of a run's points.

    The points of a manifest were captured together, from the first frame of any of them to the last, and one that saw
    nothing is a fact; of others only their own frames speak, and only between them. One that dropped packets, or whose
    file is damaged, does not tell.
    """

    def __init__(
        self, seen: RunSeen, together: bool, offset: Callable[[str | None, str | None], Offset | None]
    ) -> None:
        """`offset` says how far the clock of a node is ahead of another's."""
        self._seen, self._together, self._offset = seen, together, offset

    def gaps(self, point: int) -> bool:
        """Return whether the point's capture lacks packets, by its own word or the manifest's."""
        declared = self._seen.points[point].declared
        own = any(capture.gaps for capture in self._seen.captures if capture.point == point)
        return own or bool(declared is not None and declared.dropped)

    def span(self, point: int, node: str | None) -> Span | None:
        """Return when the point was capturing, by the clock of a node; None where nothing says."""
        taps = [each for each in self._seen.captures if self._together or each.point == point]
        firsts = [each.first_ns for each in taps if each.first_ns is not None]
        lasts = [each.last_ns for each in taps if each.last_ns is not None]
        if not firsts or not lasts:
            return None
        offset = self._offset(self._seen.points[point].node, node)
        shift, around = offset.correction_ns if offset else 0, TOLERANCE_NS if self._together else 0
        return Span(min(firsts) - around + shift, max(lasts) + around + shift)

    def unsure(self, time_ns: int, node: str | None) -> Callable[[int], str]:
        """Return what says why a point does not tell of a time by the clock of a node; "" where it does."""

        def why(point: int) -> str:
            name = self._seen.points[point].id
            if self.gaps(point):
                return GAPS.format(name)
            if (span := self.span(point, node)) is None:
                return EMPTY.format(name)
            if time_ns > span.last_ns:
                return EARLIER.format(name)
            return LATER.format(name) if time_ns < span.first_ns else ""

        return why
