"""Times as they lie: every measurement, the median, and n."""

from __future__ import annotations

from analyzer.report.charts.times import Times, draw
from analyzer.result import Spread
from tests.report.charts.drawn import beyond, dots, words

EVERY = Times("VXLAN, other node", Spread(3, 118.0, 154.0, 326.0), [154.0, 118.0, 326.0])
ENDS = Times("Geneve, other node", Spread(11, 128.0, 140.0, 255.0))


def test_each_measurement_has_its_ring_and_where_none_is_kept_the_ends_have() -> None:
    assert [["154 µs", "118 µs", "326 µs"], ["128 µs", "255 µs"]] == [
        [dot.full for dot in dots(draw([row], "title").wide)] for row in (EVERY, ENDS)
    ]


def test_median_and_n_stand_in_words() -> None:
    chart = draw([EVERY, ENDS], "title")
    assert "VXLAN, other node: median 154 µs, n = 3" in words(chart.wide)
    assert "n = 11" in chart.narrow.description


def test_the_scale_begins_at_zero_and_nothing_leaves_the_picture() -> None:
    chart = draw([EVERY, ENDS], "title")
    assert {"0", "400 µs"} <= set(words(chart.wide))
    assert [] == beyond(chart)
