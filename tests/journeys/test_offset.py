"""The offset between two clocks, hand-computed."""

from __future__ import annotations

import pytest

from analyzer.journeys.offset import Offset, offset


@pytest.mark.parametrize(
    ("there", "back", "estimate", "uncertainty", "correction"),
    [
        (30, 10, 10, 20, 0),
        (10, 10, 0, 10, 0),
        (3_000_000_030, -2_999_999_990, 3_000_000_010, 20, 3_000_000_010),
        (-39_999_970, 40_000_010, -39_999_990, 20, -39_999_990),
        (20, 0, 10, 10, 0),
        (20, -1, 10.5, 9.5, 10),
        (7, -7, 7, 0, 7),
    ],
)
def test_the_middle_of_what_is_possible(
    there: int, back: int, estimate: float, uncertainty: float, correction: int
) -> None:
    """It is taken off only where both clocks right would have packets arrive before they leave."""
    found = offset(there, back, 4, 5)
    assert Offset(estimate, uncertainty, 4, 5) == found
    assert found is not None
    assert correction == found.correction_ns


def test_a_sum_below_zero_is_no_clock() -> None:
    assert None is offset(30, -31, 1, 1)
