"""Sizes step by step, a panel a setup: how far each step lies below the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.report.charts.canvas import Chart, chart, words
from analyzer.report.charts.palette import series
from analyzer.report.charts.scale import Scale
from analyzer.report.journey_picture.shapes import Curve, Dot, Picture, Rect, Shape, Text
from analyzer.report.journey_picture.widths import shortened

HEIGHT, ABOVE, BELOW = 34.0, 22.0, 34.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder; `value` is null where nothing says it."""

    label: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of one setup, in order, and what follows from them."""

    label: str
    verdict: str
    steps: list[Step]


def draw(ladders: list[Ladder], title: str) -> Chart:
    """Return the panels on one scale, whose ends are the smallest and the largest of all sizes."""
    values = [step.value for each in ladders for step in each.steps if step.value is not None]
    told = "; ".join(f"{each.label}: {', '.join(map(_told, each.steps))}, {each.verdict}" for each in ladders)

    def panels(picture: Picture) -> None:
        for each in ladders:
            words(picture, f"{each.label}: {each.verdict}", bold=True)
            top = picture.height + ABOVE
            picture.shapes += _panel(each, picture.width, Scale(min(values), max(values), top + HEIGHT, top))
            picture.height = top + HEIGHT + BELOW

    return chart(panels, title, told)


def _told(step: Step) -> str:
    return f"{step.label} {'not known' if step.value is None else step.value}"


def _panel(ladder: Ladder, wide: float, up: Scale) -> Iterator[Shape]:
    pitch = wide / len(ladder.steps)
    yield Rect(0, up.start + 12, wide, 0.8, 0.18, radius=0)
    known = [(index, step.value) for index, step in enumerate(ladder.steps) if step.value is not None]
    middles = [(pitch * (index + 0.5), up.at(value)) for index, value in known]
    stairs = [point for x, y in middles for point in ((x - pitch / 2, y), (x + pitch / 2, y))]
    if stairs:
        yield Curve(tuple(stairs), series(1))
    for (x, y), (_, value) in zip(middles, known, strict=True):
        yield Dot(x, y, radius=4, hue=series(1))
        yield Text(x, y - 9, str(value), 12, bold=True, middle=True)
    for index, step in enumerate(ladder.steps):
        x, label = pitch * (index + 0.5), shortened(step.label, pitch - 4, 10)
        yield Text(x, up.start + 26, label, 10, tone="muted", middle=True, full=step.label)
        if step.value is None:
            yield Text(x, up.start, "not known", 10, tone="muted", middle=True)
