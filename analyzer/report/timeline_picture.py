"""Events of a run on one scale of time, as shapes: a row each, its words above its bar."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from analyzer.report.journey_picture.shapes import Dot, Line, Picture, Rect, Shape, Text, Tone
from analyzer.report.journey_picture.widths import shortened, width
from analyzer.report.triage_words import seconds

WIDE, LEFT, RIGHT = 860, 96, 16
ROW, BAR, GAP, TOP = 32, 8, 8, 14
LEAST = 3
"""Pixels of the shortest bar."""
TICKS = 8
"""Marks on the scale at most."""


class Event(NamedTuple):
    """Something that happened."""

    kind: str
    label: str
    first_ns: int
    last_ns: int
    tone: Tone = "ink"
    sure: bool = True
    """Whether it lasted from one time to the other, not at some time between."""


def draw(events: list[Event], title: str) -> Picture:
    """Return the picture; `events` in the order of its rows, those of one kind together."""
    begun, ended = min(event.first_ns for event in events), max(event.last_ns for event in events)
    scale = (WIDE - LEFT - RIGHT) / max(ended - begun, 1)
    picture = Picture(WIDE, TOP, title, "; ".join(_told(event, begun) for event in events))
    for kind, rows in groupby(events, key=lambda event: event.kind):
        picture.shapes.append(Text(0, picture.height + 12, kind, bold=True))
        for event in rows:
            picture.shapes += _row(event, LEFT + (event.first_ns - begun) * scale, scale, picture.height)
            picture.height += ROW
        picture.height += GAP
    picture.shapes[:0] = _scale(ended - begun, scale, picture.height)
    picture.height += 24
    return picture


def _told(event: Event, begun: int) -> str:
    lasted = f" to {seconds(event.last_ns - begun)}" if event.last_ns > event.first_ns else ""
    return f"{event.kind}: {event.label}, {seconds(event.first_ns - begun)}{lasted}"


def _row(event: Event, x: float, scale: float, y: float) -> Iterator[Shape]:
    """Yield the words, which begin where the bar does if there is room, and the bar or dot."""
    words = shortened(event.label, WIDE - LEFT - RIGHT, 11)
    room, wide, middle = width(words, 11), (event.last_ns - event.first_ns) * scale, y + 16 + BAR / 2
    begin = max(min(x, WIDE - RIGHT - room), LEFT)
    yield Rect(begin, y + 1, room, 14)
    yield Text(begin, y + 12, words, tone="bad" if event.tone == "bad" else "ink", full=event.label)
    if event.last_ns == event.first_ns:
        yield Dot(x, middle, tone=event.tone)
    elif not event.sure:
        yield Line(x, middle, x + max(wide, LEAST), middle, 1.5, dashed=True, tone=event.tone)
    else:
        tint = {"bad": 0.85, "ink": 0.7}.get(event.tone, 0.25)
        yield Rect(x, y + 16, max(wide, LEAST), BAR, tint, radius=1, tone=event.tone)


def _scale(lasted_ns: int, scale: float, bottom: float) -> Iterator[Shape]:
    step = _step(lasted_ns)
    for at in range(0, lasted_ns + 1, step):
        x, words = LEFT + at * scale, seconds(at)
        yield Rect(x, TOP - 6, 0.8, bottom - TOP + 6, 0.2, radius=0)
        if x + width(words, 10) <= WIDE:
            yield Text(x, bottom + 14, words, 10, tone="muted")


def _step(lasted_ns: int) -> int:
    """Return the ns between two marks: 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for times in (1, 2, 5):
            if lasted_ns <= times * power * TICKS:
                return times * power
        power *= 10
