"""A packet and its answer on the ladder of places, as shapes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from analyzer.report.journey_picture import grid
from analyzer.report.journey_picture.grid import Band, Placed
from analyzer.report.journey_picture.labels import LINE, SIZE, height, label, time
from analyzer.report.journey_picture.shapes import Arrow, Dot, Line, Rect, Shape, Text, Tone
from analyzer.report.journey_picture.ways import Stop, Way
from analyzer.report.journey_picture.widths import shortened

Seen = list[tuple[float, Stop]]
"""The sightings of one direction in the order of time, each with its y."""


def ladder(bands: list[Band], ways: list[Way]) -> Iterator[Shape]:
    """Yield what is behind first: bands, envelopes, lines; then boxes, dots and texts."""
    right = grid.width(len(ways))
    for band in bands:
        if band.node:
            yield Rect(grid.MARGIN, band.y, right - 2 * grid.MARGIN, band.height, tint=0.06)
            yield _name(band)
    placed = [each for band in bands for each in band.rows]
    for column, (name, way) in enumerate(zip(("down", "up"), ways, strict=False)):
        seen = _seen(placed, name)
        yield from _envelopes(seen, grid.line_x(column))
        yield from _line(seen, way, grid.line_x(column))
        yield from _unseen(placed, name, seen, way, grid.line_x(column))
        for y, stop in seen:
            yield from _stop(y, stop, grid.line_x(column))
    for each in placed:
        yield from _box(each)


def _name(band: Band) -> Text:
    room = grid.PLACE
    return Text(grid.MARGIN + 12, band.y + 17, shortened(band.node, room, 12, bold=True), 12, bold=True, full=band.node)


def _seen(placed: list[Placed], name: str) -> Seen:
    slots = [slot for each in placed for slot in each.slots]
    found = [(slot.y, stop) for slot in slots if (stop := slot.down if name == "down" else slot.up)]
    return found if name == "down" else found[::-1]


def _envelopes(seen: Seen, x: float) -> Iterator[Shape]:
    """Yield a frame around each stretch on which the packet is inside a tunnel."""
    stretch: Seen = []
    for y, stop in [*seen, (0.0, None)]:
        if stop and stop.wrapping:
            stretch.append((y, stop))
        elif stretch:
            (top, _), (low, last) = min(stretch, key=lambda each: each[0]), max(stretch, key=lambda each: each[0])
            size = low - top + height(last, grid.ROOM) + 14
            wide = grid.COLUMN - grid.TIMES + 4
            yield Rect(x - 8, top - 14, wide, size, 0.1, stroke=0.75, stroke_width=1.3, radius=8)
            stretch = []


def _line(seen: Seen, way: Way, x: float) -> Iterator[Shape]:
    """Yield the line from sighting to sighting with the time each step took."""
    for at, ((y1, _), (y2, stop)) in enumerate(pairwise(seen)):
        cut = way.not_drawn > 0 and at + 1 == len(seen) // 2
        yield Line(x, y1, x, y2, stroke_width=2, dashed=cut)
        yield Arrow(x, y2 - 4 if y2 > y1 else y2 + 4, y2 > y1)
        took = "Δt unknown" if stop.delta_us is None else f"+{time(stop.delta_us)}".replace("+-", "\N{MINUS SIGN}")
        yield Text(x - 14, (y1 + y2) / 2 + 4, took, 10, right=True, tone="muted")


def _stop(y: float, stop: Stop, x: float) -> Iterator[Shape]:
    tone: Tone = "bad" if stop.last_seen == "lost" else "ink"
    if stop.last_seen:
        yield Dot(x, y, hollow=True, tone=tone, radius=8)
    yield Dot(x, y, tone=tone)
    since = "\N{EN DASH}" if stop.elapsed_us is None else time(stop.elapsed_us)
    yield Text(x - 14, y + 4, since, 11, right=True)
    yield from label(stop, x + grid.TEXT, y, grid.ROOM)


def _unseen(placed: list[Placed], name: str, seen: Seen, way: Way, x: float) -> Iterator[Shape]:
    """Yield what is said at places that do not show this packet, and dashed lines to where it had to go."""
    ends = []
    for each in placed:
        if each.row.stay(name):
            continue
        y = each.slots[0].y
        if each.row.expected == name:
            yield from _cross(x, y)
            yield Text(x + grid.TEXT, y + 4, "was capturing, did not see it", SIZE, bold=True, tone="bad")
            ends.append(y)
        else:
            yield Text(x + grid.TEXT, y + 4, "not seen here", SIZE, tone="faint")
            if each.row.ghost:
                yield Dot(x, y, hollow=True, tone="faint")
    if seen:
        yield from _dashes(placed, name, seen, way, x, ends)


def _cross(x: float, y: float) -> Iterator[Shape]:
    yield Line(x - 5, y - 5, x + 5, y + 5, 2, tone="bad")
    yield Line(x - 5, y + 5, x + 5, y - 5, 2, tone="bad")


def _dashes(placed: list[Placed], name: str, seen: Seen, way: Way, x: float, missed: list[float]) -> Iterator[Shape]:
    """Yield the steps nobody saw: to the point that had to see it, else to the end; and from the sender."""
    first, last = (placed[0], placed[-1]) if name == "down" else (placed[-1], placed[0])
    if missed:
        yield _dashed(x, seen[-1][0], missed[0], bad=True)
    elif last.row.stay(name) is None:
        yield _dashed(x, seen[-1][0], last.slots[0].y, bad=way.end == "lost")
    if first.row.stay(name) is None:
        yield _dashed(x, first.slots[0].y, seen[0][0])


def _dashed(x: float, start: float, end: float, bad: bool = False) -> Line:
    inwards = 9 if end > start else -9
    return Line(x, start + inwards, x, end - inwards, dashed=True, tone="bad" if bad else "faint")


def _box(each: Placed) -> Iterator[Shape]:
    """Yield the box of a place: pods are round and strong, what no capture shows is dashed."""
    place, x, y = each.row.place, grid.MARGIN + 12, each.y + 4
    heavy = 1.8 if place.pod and not each.row.ghost else 1
    yield Rect(x, y, grid.PLACE, each.height - 8, None, 0.8, heavy, 10 if place.pod else 3, dashed=each.row.ghost)
    tone: Tone = "faint" if each.row.ghost else "ink"
    room = grid.PLACE - 20
    full = place.point or place.name
    yield Text(x + 10, y + 16, shortened(place.name, room, 12, bold=True), 12, True, tone=tone, full=full)
    yield Text(x + 10, y + 16 + LINE, shortened(place.about, room, SIZE), SIZE, tone="muted", full=place.about)
    for at, words in enumerate(grid.program_lines(place), start=1):
        yield Text(x + 10, y + 17 + LINE + 12 * at, words, grid.PROGRAMS, tone="muted", full=place.programs)
