"""How many of something went which way: a bar a place, cut into its ways, all bars on one scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.report.charts.canvas import Chart, chart, words
from analyzer.report.charts.palette import series
from analyzer.report.journey_picture.shapes import Picture, Rect, Shape, Text
from analyzer.report.journey_picture.widths import width

HEIGHT, GAP = 24.0, 10.0
TINT = 0.3


@dataclass(frozen=True, slots=True)
class Taken:
    """How many took one way; `words` say more of it where there is room for a hover."""

    label: str
    n: int
    words: str


@dataclass(frozen=True, slots=True)
class Spread:
    """One bar."""

    label: str
    ways: list[Taken]


def draw(rows: list[Spread], title: str) -> Chart:
    """Return the bars, the longest of which fills the width."""
    most = max((sum(way.n for way in row.ways) for row in rows), default=0)
    told = "; ".join(f"{row.label}: {', '.join(f'{way.label} {way.n}' for way in row.ways)}" for row in rows)

    def bars(picture: Picture) -> None:
        for row in rows:
            words(picture, row.label, bold=True)
            picture.shapes += _bar(row, picture.height, (picture.width - 2) / max(most, 1))
            picture.height += HEIGHT + GAP

    return chart(bars, title, told)


def _bar(row: Spread, y: float, scale: float) -> Iterator[Shape]:
    x = 1.0
    for index, way in enumerate(row.ways):
        wide = way.n * scale
        yield Rect(x, y, wide, HEIGHT, TINT, 0.55, 1, 0, hue=series(index))
        label = next((text for text in (f"{way.label} {way.n}", str(way.n)) if width(text, 11) + 4 <= wide), "")
        if label:
            yield Text(x + wide / 2, y + 16, label, middle=True, full=way.words)
        x += wide
