"""Values find their place, axes are marked at round values."""

from __future__ import annotations

import pytest

from analyzer.report.charts.scale import Scale, log_ticks, ticks


def test_equal_differences_or_equal_factors_are_equal_ways() -> None:
    assert [0, 50, 100] == [Scale(0, 10, 0, 100).at(value) for value in (0, 5, 10)]
    assert [0, 50, 100] == [round(Scale(1, 100, 0, 100, log=True).at(value), 6) for value in (1, 10, 100)]


def test_what_lies_beyond_an_end_stands_at_it_and_a_scale_of_one_value_at_its_start() -> None:
    assert [0, 100] == [Scale(0, 10, 0, 100).at(value) for value in (-1, 11)]
    assert 7 == Scale(3, 3, 7, 9).at(3)


@pytest.mark.parametrize(
    ("high", "expected"),
    [(326.4, [0, 100, 200, 300, 400]), (0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]), (1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0, [0])],
)
def test_marks_are_round_and_reach_the_highest_value(high: float, expected: list[float]) -> None:
    assert expected == pytest.approx(ticks(high, 5))


def test_marks_of_factors_are_one_two_five() -> None:
    assert [50, 100, 200, 500, 1000] == log_ticks(34, 1500)
