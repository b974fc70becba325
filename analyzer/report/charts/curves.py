"""Shares against sizes: what a model says as curves, what was measured as marks, on a scale of equal factors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzer.report.charts.canvas import LINE, Chart, chart, grid_x, grid_y
from analyzer.report.charts.palette import series
from analyzer.report.charts.scale import Scale, log_ticks, ticks
from analyzer.report.journey_picture.shapes import Curve, Dot, Line, Picture, Shape, Text
from analyzer.report.journey_picture.widths import lines, shortened, width

HEIGHT, LEFT, RIGHT, BELOW = 210.0, 44.0, 10.0, 40.0
GAP = 6.0
"""Between an upright line and its name."""
NAMED = 70.0
"""Least room in which a name is written; between lines that crowd more it crosses one, as it would not be read."""
STEPS = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """One measurement: its size, its share, and what it is in words; `mixed`: the mean of sizes."""

    x: float
    y: float
    words: str
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One curve of (size, share), rising in size, and the marks that belong to it."""

    label: str
    curve: list[tuple[float, float]]
    marks: list[Mark] = field(default_factory=list)


def draw(found: list[Series], edges: list[tuple[float, str]], title: str, below: str) -> Chart:
    """Return curves and marks; `edges` are sizes worth an upright line, `below` names the scale of sizes."""
    sizes = [x for each in found for x in (*(x for x, _ in each.curve), *(mark.x for mark in each.marks))]
    shares = [y for each in found for y in (*(y for _, y in each.curve), *(mark.y for mark in each.marks))]
    marks = ticks(max(shares), STEPS)
    told = "; ".join(map(_told, found))

    def plot(picture: Picture) -> None:
        for index, each in enumerate(found):
            _key(picture, index, each.label)
        top = picture.height + 20
        across = Scale(min(sizes) / 1.05, max(sizes) * 1.15, LEFT, picture.width - RIGHT, log=True)
        up = Scale(0, max(marks[-1], 0.01), top + HEIGHT, top)
        picture.shapes += _frame(picture, across, up, marks, below)
        picture.shapes += _edges([(across.at(x), name) for x, name in edges], picture.width - RIGHT, top)
        picture.shapes += [shape for index, each in enumerate(found) for shape in _series(each, index, across, up)]
        picture.shapes += _furthest(found, across, up)
        picture.height = top + HEIGHT + BELOW

    return chart(plot, title, told)


def _told(each: Series) -> str:
    first, last = each.curve[0], each.curve[-1]
    ends = f"{first[1]:.1%} at {first[0]:.0f} bytes, {last[1]:.1%} at {last[0]:.0f} bytes"
    return f"{each.label}: {ends}, {len(each.marks)} measurements"


def _key(picture: Picture, index: int, label: str) -> None:
    """Write a line of the key: the curve's colour, dashes and mark, and whose it is."""
    y = picture.height + 9
    picture.shapes += [Curve(((0, y), (30, y)), series(index), dashed=index % 2 == 1), _mark(15, y, index, False, "")]
    picture.shapes.append(Text(38, y + 4, shortened(label, picture.width - 38, 11), full=label))
    picture.height += LINE


def _frame(picture: Picture, across: Scale, up: Scale, marks: list[float], below: str) -> Iterator[Shape]:
    yield Text(0, up.end - 8, "share of the bytes on the wire", 10, tone="muted")
    for value in marks:
        yield from grid_y(up.at(value), LEFT, picture.width - RIGHT, f"{value:.0%}")
    last = 0.0
    for value in log_ticks(across.low, across.high):
        x, label = across.at(value), f"{value:,.0f}"
        if x - last >= width(label, 10) + 12:
            yield from grid_x(x, up.end, up.start, label, picture.width)
            last = x
    yield Text((across.start + across.end) / 2, up.start + 30, below, 10, tone="muted", middle=True)


def _edges(edges: list[tuple[float, str]], end: float, top: float) -> Iterator[Shape]:
    """Draw upright lines from left to right, each with its name on the side where the next line is further away."""
    places = [LEFT, *(x for x, _ in edges), end]
    row = 0
    for (x, name), before, behind in zip(edges, places, places[2:], strict=False):
        yield Line(x, top, x, top + HEIGHT, 1, dashed=True, tone="muted")
        crowded = max(x - before, behind - x) < NAMED
        to_left, to_right = (x - LEFT, end - x) if crowded else (x - before, behind - x)
        left = to_left >= to_right
        told = lines(name, max(to_left, to_right) - 2 * GAP, 10)
        for line in told:
            row += 1
            yield Text(
                x - GAP if left else x + GAP, top + row * LINE - 5, line, 10, tone="muted", right=left, full=name
            )


def _furthest(found: list[Series], across: Scale, up: Scale) -> Iterator[Shape]:
    """Write how large the largest packet measured is, where it stands alone: behind the end of every curve."""
    marks = [mark for each in found for mark in each.marks]
    ends = [x for each in found for x, _ in each.curve]
    last = max(marks, key=lambda mark: (mark.x, mark.y), default=None)
    if last and last.x > max(ends, default=last.x):
        said = f"{last.x:,.0f} bytes" + (" on average" if last.mixed else "")
        yield Text(across.at(last.x) + 5, up.at(last.y) - 10, said, 10, tone="muted", right=True)


def _series(each: Series, index: int, across: Scale, up: Scale) -> Iterator[Shape]:
    points = tuple((across.at(x), up.at(y)) for x, y in each.curve)
    yield Curve(points, series(index), dashed=index % 2 == 1)
    for mark in each.marks:
        yield _mark(across.at(mark.x), up.at(mark.y), index, mark.mixed, mark.words)


def _mark(x: float, y: float, index: int, mixed: bool, said: str) -> Shape:
    return Dot(x, y, mixed, radius=4.5 - index % 2, hue=series(index), full=said)
