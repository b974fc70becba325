"""Events on one scale of time: rows by kind, bars as long as they lasted, everything inside the drawing."""

from __future__ import annotations

import pytest

from analyzer.report.journey_picture.shapes import Dot, Line, Picture, Rect, Text
from analyzer.report.timeline_picture import BAR, LEFT, RIGHT, WIDE, Event, draw

SECOND = 1_000_000_000
EVENTS = [
    Event("capture", "frames", 0, 10 * SECOND, "muted"),
    Event("finding", "a loss", 5 * SECOND, 10 * SECOND, "bad"),
    Event("BGP", "closed", 10 * SECOND, 10 * SECOND),
    Event("state", "changed", 0, 10 * SECOND, "muted", False),
]


def bars(picture: Picture) -> list[tuple[float, float]]:
    return [(shape.x, shape.width) for shape in picture.shapes if isinstance(shape, Rect) and shape.height == BAR]


def words(picture: Picture) -> list[str]:
    return [shape.words for shape in picture.shapes if isinstance(shape, Text)]


def test_bars_begin_and_end_where_their_times_are() -> None:
    room = WIDE - LEFT - RIGHT
    assert [(LEFT, room), (LEFT + room / 2, room / 2)] == bars(draw(EVENTS, "t"))


def test_a_moment_is_a_dot_and_what_nobody_timed_is_dashed() -> None:
    shapes = draw(EVENTS, "t").shapes
    assert [WIDE - RIGHT] == [shape.x for shape in shapes if isinstance(shape, Dot)]
    assert [True] == [shape.dashed for shape in shapes if isinstance(shape, Line)]


def test_the_scale_has_round_marks_and_a_reader_hears_all_events() -> None:
    picture = draw(EVENTS, "t")
    assert ["0 s", "2 s", "4 s", "6 s", "8 s"] == words(picture)[:5]
    assert "finding: a loss, 5 s to 10 s; BGP: closed, 10 s" in picture.description


@pytest.mark.parametrize("lasted", [0, 1, 999, 86_400 * SECOND, 2**63 - 1])
@pytest.mark.parametrize("label", ["x", "W" * 500, "\u05e9" * 200])
def test_whatever_happens_stays_inside_the_drawing(lasted: int, label: str) -> None:
    picture = draw([Event("finding", label, 0, lasted), Event("finding", label, lasted, lasted)], "t")
    boxes = [shape.box for shape in picture.shapes if isinstance(shape, Text)]
    assert [] == [box for box in boxes if box[0] < 0 or box[2] > picture.width or box[3] > picture.height]
    assert len(boxes) < 30
