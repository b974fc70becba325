"""Distributions in the Result's shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median

from analyzer.result import Spread, ValueCount


def value_counts(counter: Mapping[int, int]) -> list[ValueCount]:
    """Return the counted values, smallest first; values counted zero times are left out."""
    items = counter.items() if len(counter) < 2 else sorted(counter.items())  # most distributions have one value
    return [ValueCount(value, n) for value, n in items if n]


def spread(values: Iterable[float]) -> Spread | None:
    """Return n, minimum, median and maximum, rounded to 0.001; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    return Spread(len(ordered), round(ordered[0], 3), round(median(ordered), 3), round(ordered[-1], 3))
