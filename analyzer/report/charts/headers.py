"""Headers as bars: each block a header, as wide as it is long, all bars on one scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.report.charts.canvas import Chart, chart, words
from analyzer.report.journey_picture.shapes import Line, Picture, Rect, Shape, Text
from analyzer.report.journey_picture.widths import width

HEIGHT, GAP = 26.0, 12.0
TINT = 0.3
"""Of a layer's colour under its name: ink on it stays above 7 : 1."""


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of one layer and its colour; `rare`: carried by some packets only, drawn dashed."""

    label: str
    bytes: int
    hue: str
    rare: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: whose it is, its sum in words, its parts from the outside in."""

    label: str
    total: str
    parts: list[Part]


def draw(stacks: list[Stack], title: str) -> Chart:
    """Return the bars, the longest of which fills the width."""
    longest = max((sum(part.bytes for part in stack.parts) for stack in stacks), default=0)
    told = "; ".join(f"{stack.label}: {stack.total}{_listed(stack)}" for stack in stacks)

    def bars(picture: Picture) -> None:
        for stack in stacks:
            words(picture, f"{stack.label}: {stack.total}", bold=True)
            picture.shapes += _bar(stack, picture.height, (picture.width - 2) / max(longest, 1))
            picture.height += HEIGHT + GAP

    return chart(bars, title, told)


def _listed(stack: Stack) -> str:
    return f" ({', '.join(f'{part.label} {part.bytes}' for part in stack.parts)})" if stack.parts else ""


def _bar(stack: Stack, y: float, scale: float) -> Iterator[Shape]:
    x = 1.0
    for part in stack.parts:
        wide = part.bytes * scale
        yield Rect(x, y, wide, HEIGHT, 0 if part.rare else TINT, 0.55, 1, 0, part.rare, hue=part.hue)
        full = f"{part.label} {part.bytes}"
        label = next((text for text in (full, str(part.bytes)) if width(text, 11) + 4 <= wide), "")
        if label:
            yield Text(x + wide / 2, y + 17, label, middle=True, full=f"{full} bytes")
        x += wide
    if not stack.parts:
        yield Line(1, y, 1, y + HEIGHT, 2)
        yield Text(10, y + 17, "nothing: the pod's own packet stands on the wire", tone="muted")
