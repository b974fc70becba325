"""What a picture is made of. Colours are the reader's own (`currentColor`), so a dark page can turn them round."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from analyzer.report.journey_picture.widths import width

Tone = Literal["ink", "muted", "faint", "bad"]
"""`bad` is the one colour: where a packet was lost."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Text:
    """One line of text; `full` is what it was shortened from."""

    x: float
    y: float
    """Of the baseline."""
    words: str
    size: float = 11
    bold: bool = False
    right: bool = False
    """Whether x is its right end."""
    middle: bool = False
    """Whether x is its middle."""
    tone: Tone = "ink"
    full: str = ""
    wide: float = 0
    """Where not 0: set in a font of equal widths, just as wide as this."""

    @property
    def box(self) -> Box:
        """Return what its letters cover at most, as high as `d` and as low as `g`."""
        wide = self.wide or width(self.words, self.size, self.bold)
        left = self.x - (wide if self.right else wide / 2 if self.middle else 0)
        return left, self.y - 0.8 * self.size, left + wide, self.y + 0.25 * self.size


@dataclass(frozen=True)
class Rect:
    """A rectangle, filled with paper or with some ink."""

    x: float
    y: float
    width: float
    height: float
    tint: float | None = None
    """Share of ink in its fill; None: paper."""
    stroke: float = 0
    """Share of ink in its outline; 0: none."""
    stroke_width: float = 1
    radius: float = 3
    dashed: bool = False
    tone: Tone = "ink"
    hue: str = ""
    """Colour of the fill, in place of ink: what a layer is known by."""


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke_width: float = 1.5
    dashed: bool = False
    tone: Tone = "ink"


@dataclass(frozen=True)
class Curve:
    """A line through several points."""

    points: tuple[tuple[float, float], ...]
    hue: str
    stroke_width: float = 2
    dashed: bool = False


@dataclass(frozen=True)
class Dot:
    """A sighting on a packet's line; a hollow one is a place without."""

    x: float
    y: float
    hollow: bool = False
    tone: Tone = "ink"
    radius: float = 4.5
    hue: str = ""
    """Colour in place of the tone's."""
    full: str = ""
    """What it stands for, on hover."""


@dataclass(frozen=True)
class Arrow:
    """The head of an arrow, its tip at (x, y), pointing down or up."""

    x: float
    y: float
    down: bool
    tone: Tone = "ink"


Shape = Text | Rect | Line | Curve | Dot | Arrow


@dataclass
class Picture:
    """Shapes in the order in which they are painted."""

    width: float
    height: float = 0
    title: str = ""
    description: str = ""
    shapes: list[Shape] = field(default_factory=list)
