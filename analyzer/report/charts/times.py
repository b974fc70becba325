"""Times of several measurements as they lie: each that is known, from smallest to largest, and the median."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzer.report.charts.canvas import Chart, chart, grid_x, words
from analyzer.report.charts.palette import series
from analyzer.report.charts.scale import Scale, ticks
from analyzer.report.journey_picture.shapes import Dot, Line, Picture, Rect, Shape
from analyzer.report.view.text import microseconds
from analyzer.result import Spread

ROW, STEPS, EDGE = 24.0, 5, 8.0


@dataclass(frozen=True, slots=True)
class Times:
    """One row: what was measured, how it spread, and each value where the Result keeps them."""

    label: str
    spread: Spread
    each: list[float] = field(default_factory=list)


def draw(rows: list[Times], title: str) -> Chart:
    """Return the rows on one scale from 0."""
    marks = ticks(max(row.spread.maximum for row in rows), STEPS)
    told = "; ".join(map(_told, rows))

    def plot(picture: Picture) -> None:
        across = Scale(0, marks[-1], EDGE, picture.width - EDGE)
        drawn: list[Shape] = []
        for row in rows:
            words(picture, _told(row))
            drawn += _row(row, across, picture.height + ROW / 2 - 2)
            picture.height += ROW
        picture.shapes[:0] = _frame(picture, across, marks)
        picture.shapes += drawn
        picture.height += 20

    return chart(plot, title, told)


def _told(row: Times) -> str:
    spread = row.spread
    return f"{row.label}: median {microseconds(spread.median)}, n = {spread.n}"


def _frame(picture: Picture, across: Scale, marks: list[float]) -> list[Shape]:
    bottom = picture.height
    return [
        shape for mark in marks
        for shape in grid_x(across.at(mark), 0, bottom, microseconds(mark) if mark else "0", picture.width)
    ]  # fmt: skip


def _row(row: Times, across: Scale, y: float) -> Iterator[Shape]:
    low, middle, high = (across.at(value) for value in (row.spread.minimum, row.spread.median, row.spread.maximum))
    yield Line(low, y, high, y, 1.5, tone="muted")
    for value in row.each or [row.spread.minimum, row.spread.maximum]:
        yield Dot(across.at(value), y, True, radius=3.5, hue=series(1), full=microseconds(value))
    yield Rect(middle - 1.5, y - 8, 3, 16, 1, radius=0)
