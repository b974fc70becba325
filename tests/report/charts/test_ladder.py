"""Ladders of sizes: steps on one scale, unknown ones named."""

from __future__ import annotations

from analyzer.report.charts.ladder import Ladder, Step, draw
from tests.report.charts.drawn import beyond, dots, words

LADDERS = [
    Ladder("VXLAN", "fits", [Step("underlay", 1500), Step("ceiling", 1450), Step("route", None), Step("proven", 1450)]),
    Ladder("native", "fits", [Step("underlay", 1500), Step("ceiling", 1500), Step("route", 1500), Step("proven", 900)]),
]


def test_a_larger_size_stands_higher_in_every_panel_alike() -> None:
    first, second = ([dot.y for dot in dots(draw([each, LADDERS[1]], "").wide)] for each in LADDERS)
    assert (True, True) == (first[0] < first[1], first[1] == first[2])
    assert second[:4] == [second[0]] * 3 + [second[3]]


def test_a_step_that_nothing_says_is_named_and_has_no_dot() -> None:
    chart = draw(LADDERS[:1], "title")
    assert 3 == len(dots(chart.wide))
    assert "not known" in words(chart.wide)
    assert "route not known" in chart.wide.description


def test_nothing_leaves_the_picture() -> None:
    assert [] == beyond(draw(LADDERS, "title"))
