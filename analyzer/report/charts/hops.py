"""A number at every point of a way, a panel a setup: TTL of the pod's packet, and of the one around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from analyzer.report.charts.canvas import Chart, chart, words
from analyzer.report.charts.palette import series
from analyzer.report.charts.scale import Scale
from analyzer.report.journey_picture.shapes import Curve, Dot, Picture, Rect, Shape, Text
from analyzer.report.journey_picture.widths import shortened, width

STEP, ABOVE, BELOW = 13.0, 46.0, 56.0
APART = 12.0
"""How far the outer packet's line lies above where its TTL would put it: the two are often equal."""
"""Pixels that one hop less takes; above the highest value; below the lowest."""
LEAST = 8
"""Points that a panel has room for at least, so that a way cut short is drawn short."""
SMALLEST, LOWER, GAP = 11.0, 13.0, 3.0
"""Size of a point's name, how much lower a second line of them stands, and what is left free between two."""
DEEPEST = 12
"""Hops of a panel's height at most: a TTL that fell further is drawn at the bottom, with its number."""


@dataclass(frozen=True, slots=True)
class At:
    """One point of the way: its node, its name, and the values seen there."""

    node: str
    label: str
    inner: int
    outer: int | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One panel: whose way, what it came to, its points in order."""

    label: str
    ending: str
    points: list[At]
    lost: bool = False
    """Whether the last point is where the packet was last seen, and should not be."""


def draw(ways: list[Way], title: str) -> Chart:
    """Return the panels on one scale of values."""
    values = [value for way in ways for at in way.points for value in (at.inner, at.outer) if value is not None]
    high = max(values)
    low = max(min(values), high - DEEPEST)
    told = "; ".join(f"{way.label}, {way.ending}: {', '.join(map(_told, way.points))}" for way in ways)

    def panels(picture: Picture) -> None:
        for way in ways:
            words(picture, f"{way.label}: {way.ending}", bold=True)
            top = picture.height + ABOVE
            up = Scale(low, high, top + (high - low) * STEP, top)
            picture.shapes += _panel(way, picture.width, up)
            picture.height = up.start + BELOW

    return chart(panels, title, told)


def _told(at: At) -> str:
    outer = f" (outer {at.outer})" if at.outer is not None else ""
    return f"{at.node}/{at.label} {at.inner}{outer}"


def _panel(way: Way, wide: float, up: Scale) -> Iterator[Shape]:
    pitch = wide / max(len(way.points), LEAST)
    xs = [pitch * (index + 0.5) for index in range(len(way.points))]
    yield from _nodes(way.points, pitch, up)
    if way.lost:
        yield Text(xs[-1] + 12, up.at(way.points[-1].inner) + 4, "last seen here", tone="bad", bold=True)
    outer = [(x, at.outer) for x, at in zip(xs, way.points, strict=True) if at.outer is not None]
    if outer:
        yield Curve(tuple((x, up.at(value) - APART) for x, value in outer), series(0), 1.5, dashed=True)
    yield Curve(tuple((x, up.at(at.inner)) for x, at in zip(xs, way.points, strict=True)), series(1))
    for x, value in outer:
        yield Dot(x, up.at(value) - APART, True, radius=4, hue=series(0), full=f"outer TTL {value}")
        yield Text(x, up.at(value) - APART - 7, f"outer {value}" if pitch >= 56 else str(value), 10, middle=True)
    for x, at in zip(xs, way.points, strict=True):
        lost = way.lost and at is way.points[-1]
        yield Dot(x, up.at(at.inner), radius=6 if lost else 4, tone="bad" if lost else "ink",
                  hue="" if lost else series(1), full=f"TTL {at.inner}")  # fmt: skip
        yield Text(x, up.at(at.inner) + 16, str(at.inner), 11, bold=True, middle=True)
    yield from _names(way.points, xs, pitch, up.start + 33)


def _names(points: list[At], xs: list[float], pitch: float, y: float) -> Iterator[Shape]:
    """Yield the points' names; where one is wider than its place, every second one stands a line lower."""
    lines = 1 if all(width(at.label, SMALLEST) <= pitch - GAP for at in points) else 2
    for index, (x, at) in enumerate(zip(xs, points, strict=True)):
        room = min(lines * pitch - GAP, 2 * x)  # the first one has the edge to its left
        label = shortened(at.label, room, SMALLEST)
        yield Text(x, y + index % lines * LOWER, label, SMALLEST, tone="muted", middle=True, full=at.label)


def _nodes(points: list[At], pitch: float, up: Scale) -> Iterator[Shape]:
    """Yield a band a node, with its name."""
    left = 0.0
    for node, together in groupby(points, key=lambda at: at.node):
        wide = pitch * len(list(together))
        yield Rect(left + 1, up.end - ABOVE + 6, wide - 2, up.start - up.end + ABOVE + BELOW - 10, 0.05)
        yield Text(
            left + 5, up.end - ABOVE + 16, shortened(node, wide - 8, SMALLEST), SMALLEST, tone="muted", full=node
        )
        left += wide
