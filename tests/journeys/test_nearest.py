"""Equal packets that points saw in unequal numbers are tied by time, in no more time than it takes to look once."""

from __future__ import annotations

import random
from time import monotonic

import numpy as np

from analyzer.journeys.packets import _nearest


def by_trying_all(whole: list[int], some: list[int]) -> list[int]:
    chosen: list[int] = []
    for index, time in enumerate(some):
        lowest, highest = (chosen[-1] + 1 if chosen else 0), len(whole) - (len(some) - index)
        chosen.append(min(range(lowest, highest + 1), key=lambda at: abs(whole[at] - time)))
    return chosen


def test_the_same_as_trying_all() -> None:
    pick = random.Random(7)
    for _ in range(300):
        whole = sorted(pick.randrange(40) for _ in range(pick.randrange(1, 15)))
        some = sorted(pick.sample(range(50), pick.randrange(1, len(whole) + 1)))
        assert by_trying_all(whole, some) == _nearest(np.array(whole), np.array(some))


def test_a_hundred_thousand_keep_alives() -> None:
    """Trying all takes minutes."""
    whole, some = np.arange(100_000) * 100, np.arange(50_000) * 200 + 30
    begun = monotonic()
    assert list(range(0, 100_000, 2)) == _nearest(whole, some)
    assert monotonic() - begun < 10
