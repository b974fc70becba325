"""Stacked bars of header bytes as geometry; `bars.svg.j2` draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

LABEL_WIDTH, BAR_WIDTH, TOTAL_WIDTH = 210, 480, 150
BAR_HEIGHT, PITCH, TOP = 26, 40, 8
CHARACTER = 6.3
"""Width of a character at 11 px, generously: nothing measures text here, so a label that might not fit is left out."""


@dataclass(slots=True)
class Part:
    """Bytes of one layer, and how dark it is drawn."""

    label: str
    bytes: int
    shade: float
    rare: bool = False
    """Carried by some packets only: drawn dashed."""


@dataclass(slots=True)
class Stack:
    """One bar: its parts from the outside in, and the text at its end."""

    label: str
    parts: list[Part]
    total: str


@dataclass(slots=True)
class Segment:
    """A part placed; `label` is empty where it would not fit."""

    x: float
    width: float
    label: str
    title: str
    shade: float
    rare: bool


@dataclass(slots=True)
class Bar:
    """A bar placed; `end` is where its total is written."""

    y: int
    label: str
    total: str
    end: float
    segments: list[Segment]


@dataclass(slots=True)
class Bars:
    """The whole drawing."""

    width: ClassVar[int] = LABEL_WIDTH + BAR_WIDTH + TOTAL_WIDTH
    bar_height: ClassVar[int] = BAR_HEIGHT
    left: ClassVar[int] = LABEL_WIDTH
    height: int
    title: str
    description: str
    bars: list[Bar]


def draw(stacks: list[Stack], title: str) -> Bars:
    """Return the bars on one scale, which the widest of them fills."""
    widest = max((sum(part.bytes for part in stack.parts) for stack in stacks), default=0)
    scale = BAR_WIDTH / widest if widest else 0.0
    bars = [_bar(stack, TOP + index * PITCH, scale) for index, stack in enumerate(stacks)]
    description = "; ".join(f"{stack.label}: {stack.total}" for stack in stacks)
    return Bars(TOP + PITCH * len(stacks), title, description, bars)


def _bar(stack: Stack, y: int, scale: float) -> Bar:
    x, segments = float(LABEL_WIDTH), []
    for part in stack.parts:
        width = part.bytes * scale
        segments.append(_segment(part, x, width))
        x += width
    return Bar(y, stack.label, stack.total, round(x, 1), segments)


def _segment(part: Part, x: float, width: float) -> Segment:
    full = f"{part.label} {part.bytes}"
    fits = next((text for text in (full, str(part.bytes)) if len(text) * CHARACTER + 8 <= width), "")
    return Segment(round(x, 1), round(width, 1), fits, f"{full} bytes", part.shade, part.rare)
