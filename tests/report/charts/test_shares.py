"""Bars of flows by uplink."""

from __future__ import annotations

from analyzer.report.charts.shares import Spread, Taken, draw
from tests.report.charts.drawn import beyond, rects, words

ROWS = [
    Spread("worker: 42 flows", [Taken("eth0", 24, "24"), Taken("eth1", 18, "18")]),
    Spread("n: 1 flow", [Taken("eth0", 1, "")]),
]


def test_bars_are_as_long_as_their_flows() -> None:
    first, second, third = (rect.width for rect in rects(draw(ROWS, "title").wide))
    assert (24.0, 18.0) == (round(first / third, 6), round(second / third, 6))


def test_every_number_stands_in_the_description_and_where_there_is_room_in_the_bar() -> None:
    chart = draw(ROWS, "title")
    assert "worker: 42 flows: eth0 24, eth1 18; n: 1 flow: eth0 1" == chart.wide.description
    assert {"eth0 24", "eth1 18"} <= set(words(chart.narrow))
    assert [] == beyond(chart)
