"""What all charts share: the two widths they are drawn for, their frame, lines of words that wrap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analyzer.report.journey_picture.shapes import Picture, Rect, Shape, Text, Tone
from analyzer.report.journey_picture.widths import lines, width

WIDE, NARROW = 720.0, 330.0
"""Of a page or a sheet of paper, where nothing is scaled; and of a phone, where text keeps its size too."""
LINE = 15.0
EDGE = 2.0


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart, drawn for a page and for a phone."""

    wide: Picture
    narrow: Picture


def chart(draw: Callable[[Picture], None], title: str, description: str) -> Chart:
    """Return what `draw` puts on an empty picture of either width; it sets the height."""
    pictures = [Picture(wide, 0, title, description) for wide in (WIDE, NARROW)]
    for picture in pictures:
        draw(picture)
    return Chart(*pictures)


def words(picture: Picture, text: str, *, bold: bool = False, tone: Tone = "ink") -> None:
    """Write a line over the whole width, or several where one does not hold it, and move down."""
    for line in lines(text, picture.width, 12 if bold else 11):
        picture.height += LINE
        picture.shapes.append(Text(0, picture.height - 3, line, 12 if bold else 11, bold=bold, tone=tone))


def grid_x(x: float, top: float, bottom: float, label: str, right: float) -> Iterator[Shape]:
    """Yield an upright line of the scale and its label below, moved left where the edge would cut it."""
    room = width(label, 10)
    yield Rect(x - 0.4, top, 0.8, bottom - top, 0.18, radius=0)
    yield Text(min(max(x, room / 2), right - room / 2), bottom + 13, label, 10, tone="muted", middle=True)


def grid_y(y: float, left: float, right: float, label: str) -> Iterator[Shape]:
    """Yield a level line of the scale and its label before it."""
    yield Rect(left, y - 0.4, right - left, 0.8, 0.18, radius=0)
    yield Text(left - 6, y + 3.5, label, 10, tone="muted", right=True)
