"""Curves of shares: one a series, marks on them, told apart without colour."""

from __future__ import annotations

from analyzer.report.charts.curves import Mark, Series, draw
from analyzer.report.journey_picture.shapes import Line, Text
from tests.report.charts.drawn import beyond, curves, dots, words

TUNNEL = Series("VXLAN and Geneve: 50 bytes", [(84, 0.337838), (1450, 0.033025)], [
    Mark(84, 0.337838, "VXLAN: icmp, 84 bytes", mixed=False), Mark(6606, 0.0075, "mixed", mixed=True),
])  # fmt: skip
NATIVE = Series("native: 0 bytes", [(84, 0.0), (1500, 0.0)])


def test_series_differ_by_dashes_as_well_as_by_colour() -> None:
    chart = draw([TUNNEL, NATIVE], [(1450, "MTU 1450")], "title", "bytes")
    assert [False, True, False, True] == [curve.dashed for curve in curves(chart.wide)]
    assert 2 == len({curve.hue for curve in curves(chart.wide)})


def test_a_mark_of_one_size_is_filled_and_a_mean_is_hollow() -> None:
    chart = draw([TUNNEL], [], "title", "bytes")
    assert [("VXLAN: icmp, 84 bytes", False), ("mixed", True)] == [
        (dot.full, dot.hollow) for dot in dots(chart.wide) if dot.full
    ]


def test_more_bytes_stand_further_right_and_a_greater_share_higher() -> None:
    (_, drawn) = curves(draw([TUNNEL], [], "title", "bytes").wide)
    (left, high), (right, low) = drawn.points
    assert (True, True) == (left < right, high < low)


def test_both_axes_and_the_edge_are_named_and_nothing_leaves_the_picture() -> None:
    chart = draw([TUNNEL, NATIVE], [(1450, "MTU 1450")], "title", "bytes of the IP packet")
    for picture in (chart.wide, chart.narrow):
        assert {"MTU 1450", "40%", "1,000", "bytes of the IP packet"} <= set(words(picture))
    assert "33.8% at 84 bytes, 3.3% at 1450 bytes, 2 measurements" in chart.wide.description
    assert [] == beyond(chart)


def test_a_model_of_nothing_added_has_a_scale_all_the_same() -> None:
    assert [] == beyond(draw([NATIVE], [], "title", "bytes"))


def test_names_of_edges_that_crowd_stand_on_either_side_and_cross_none_of_the_lines() -> None:
    chart = draw(
        [TUNNEL], [(1450, "MTU 1450: VXLAN and Geneve"), (1500, "MTU 1500: both native ones")], "title", "bytes"
    )
    for picture in (chart.wide, chart.narrow):
        edges = [shape.x1 for shape in picture.shapes if isinstance(shape, Line)]
        names = [shape.box for shape in picture.shapes if isinstance(shape, Text) and shape.full.startswith("MTU")]
        assert [] == [(x, box) for x in edges for box in names if box[0] < x < box[2]]


def test_a_mark_behind_the_curves_says_its_size() -> None:
    said = [words(draw([series], [], "title", "bytes").wide) for series in (TUNNEL, NATIVE)]
    assert [True, False] == ["6,606 bytes on average" in each for each in said]


def test_the_name_of_an_edge_between_two_others_is_still_read_whole() -> None:
    edges = [(1440.0, "MTU 1440: one"), (1442.0, "MTU 1442: two"), (1444.0, "MTU 1444: three")]
    chart = draw([TUNNEL], edges, "title", "bytes")
    for picture in (chart.wide, chart.narrow):
        assert {name for _, name in edges} <= set(words(picture))
    assert [] == beyond(chart)
