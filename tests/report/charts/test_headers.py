"""Bars of headers share one scale and say in words what they show."""

from __future__ import annotations

from analyzer.report.charts.headers import Part, Stack, draw
from tests.report.charts.drawn import beyond, rects, words

STACKS = [
    Stack("VXLAN", "28 bytes", [Part("Outer IP", 20, "#2563eb"), Part("UDP", 8, "#0f8a7e")]),
    Stack("tiny", "28 bytes", [Part("Inner Ethernet", 1, "#64748b"), Part("Outer IP", 27, "#2563eb", rare=True)]),
    Stack("native", "0 bytes", []),
]


def test_bars_share_one_scale_and_drop_labels_that_do_not_fit() -> None:
    chart = draw(STACKS, "title")
    assert [512.9, 205.1, 25.6, 692.4] == [round(rect.width, 1) for rect in rects(chart.wide)]
    assert ["Outer IP 20", "UDP 8", "1", "Outer IP 27"] == [
        each for each in words(chart.wide) if each[-1].isdigit()
    ]  # fmt: skip


def test_what_only_some_packets_carry_is_dashed_and_empty() -> None:
    assert [(False, 0.3), (False, 0.3), (False, 0.3), (True, 0)] == [
        (rect.dashed, rect.tint) for rect in rects(draw(STACKS, "").wide)
    ]


def test_a_setup_that_adds_nothing_says_so() -> None:
    assert "nothing: the pod's own packet stands on the wire" in words(draw(STACKS, "").narrow)


def test_the_description_holds_every_figure_and_nothing_leaves_the_picture() -> None:
    chart = draw(STACKS, "title")
    assert "VXLAN: 28 bytes (Outer IP 20, UDP 8)" in chart.wide.description
    assert "native: 0 bytes" in chart.narrow.description
    assert [] == beyond(chart)
