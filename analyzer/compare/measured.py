"""What one run says of one quantity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyzer.result import Spread, ValueCount


@dataclass(frozen=True)
class Measured:
    """A figure with what it rests on; where there is none, `missing` says what would give it."""

    value: int | float | str | None
    n: int | None = None
    spread: Spread | None = None
    counts: tuple[ValueCount, ...] = ()
    missing: str = ""


def nothing(missing: str) -> Measured:
    """Return that there is no figure, and why."""
    return Measured(None, missing=missing)


def merged(distributions: Iterable[Iterable[ValueCount]]) -> list[ValueCount]:
    """Return the sum of distributions, smallest value first."""
    counter: Counter[int] = Counter()
    for counts in distributions:
        for each in counts:
            counter[each.value] += each.n
    return [ValueCount(value, n) for value, n in sorted(counter.items()) if n]


def distribution(counts: Sequence[ValueCount], missing: str) -> Measured:
    """Return a distribution by its median, with n, extremes and counts; of nothing, why."""
    ordered = sorted((each for each in counts if each.n), key=lambda each: each.value)
    if not ordered:
        return nothing(missing)
    n = sum(each.n for each in ordered)
    middle = median(ordered)
    return Measured(
        middle, n, Spread(n, float(ordered[0].value), float(middle), float(ordered[-1].value)), tuple(ordered)
    )


def median(counts: Sequence[ValueCount]) -> int | float:
    """Return the median of a distribution, smallest value first: with an even n the mean of the two in the middle.

    Of 50 seen 69 times and 62 seen 11 times it is 50; of 61 and 62, seen once each, 61.5.
    """
    n = sum(each.n for each in counts)
    low, high = _at(counts, (n - 1) // 2), _at(counts, n // 2)
    return low if low == high else (low + high) / 2


def _at(counts: Sequence[ValueCount], position: int) -> int:
    """Return the value at a position of the measurements in order, the first at 0."""
    for each in counts:
        position -= each.n
        if position < 0:
            return each.value
    raise IndexError(position)


def sizes(values: Iterable[int], missing: str) -> Measured:
    """Return settings, of which several differ only where nodes do: one as a number, several as words."""
    distinct = sorted(set(values))
    if not distinct:
        return nothing(missing)
    return Measured(distinct[0] if len(distinct) == 1 else ", ".join(map(str, distinct)))


def words(values: Iterable[str], missing: str, n: int | None = None) -> Measured:
    """Return names, sorted, as one text."""
    distinct = sorted(set(values))
    return Measured(", ".join(distinct), n) if distinct else nothing(missing)
