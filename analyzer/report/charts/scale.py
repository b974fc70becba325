"""Values → pixels, and the round values at which an axis is marked."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A value's place between two ends; `log`: equal factors are equal ways, for values above 0."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        """Return the place; values beyond an end are put there."""
        low, high, value = (self._measure(each) for each in (self.low, self.high, value))
        share = (value - low) / (high - low) if high > low else 0.0
        return self.start + (self.end - self.start) * min(max(share, 0.0), 1.0)

    def _measure(self, value: float) -> float:
        return math.log(value) if self.log else value


def ticks(high: float, most: int) -> list[float]:
    """Return round steps from 0 up to the first at or above `high`, at most `most` of them above 0."""
    if high <= 0:
        return [0.0]
    step = _round_up(high / most)
    return [index * step for index in range(math.ceil(high / step - 1e-9) + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """Return 1, 2 and 5 times the powers of ten between `low` and `high`, both above 0."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    marks = [times * 10.0**power for power in powers for times in (1, 2, 5)]
    return [mark for mark in marks if low <= mark <= high]


def _round_up(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return power * next(times for times in (1, 2, 2.5, 5, 10) if times * power >= step * (1 - 1e-9))
