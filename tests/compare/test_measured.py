"""Figures of one run."""

from __future__ import annotations

import pytest

from analyzer.compare.measured import Measured, distribution, median, merged, sizes, words
from analyzer.result import Spread
from tests.report.factory import many


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([(50, 69), (62, 11)], 50),  # the 40th and the 41st of 80 are 50
        ([(61, 1), (62, 1)], 61.5),
        ([(0, 1), (50, 1), (62, 1)], 50),
        ([(0, 2), (50, 1), (62, 1)], 25.0),  # 0, 0, 50, 62
    ],
)
def test_the_median_is_that_of_the_measurements_not_of_the_values(
    counts: list[tuple[int, int]], expected: float
) -> None:
    assert expected == median(many(*counts))


def test_a_distribution_keeps_n_extremes_and_counts() -> None:
    counts = many((62, 11), (50, 69), (70, 0))
    expected = Measured(50, 80, Spread(80, 50.0, 50.0, 62.0), tuple(many((50, 69), (62, 11))))
    assert expected == distribution(counts, "nothing")


def test_of_nothing_there_is_no_figure_but_a_reason() -> None:
    assert Measured(None, missing="no underlay") == distribution(many((50, 0)), "no underlay")
    assert Measured(None, missing="no state") == sizes([], "no state")


def test_settings_that_nodes_differ_in_are_words() -> None:
    assert [1500, "1500, 9000"] == [sizes([1500, 1500], "").value, sizes([9000, 1500], "").value]
    assert Measured("native, overlay", 3) == words(["overlay", "native", "overlay"], "", 3)


def test_merged_distributions_add_up() -> None:
    assert many((63, 5), (64, 1)) == merged([many((64, 1), (63, 2)), many((63, 3))])
