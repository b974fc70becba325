"""Distributions: counts of values, and the spread of measurements."""

from __future__ import annotations

from collections import Counter

from analyzer.measures.counts import spread, value_counts
from analyzer.result import Spread, ValueCount


def test_values_come_smallest_first_and_those_counted_zero_times_not_at_all() -> None:
    assert [ValueCount(7, 1), ValueCount(63, 2)] == value_counts(Counter({63: 2, 7: 1, 64: 0}))


def test_the_spread_of_an_even_number_has_its_median_between_the_middle_two() -> None:
    assert Spread(4, 10.0, 25.0, 40.0) == spread([40.0, 10.0, 20.0, 30.0004])


def test_the_spread_of_one_value_is_that_value() -> None:
    assert Spread(1, 1.235, 1.235, 1.235) == spread([1.23456])


def test_nothing_has_no_spread() -> None:
    assert spread([]) is None
