"""How far clocks are apart, in words."""

from __future__ import annotations

import pytest

from analyzer.report.journey_words import clock_words
from analyzer.trace_result import ClockOffset


@pytest.mark.parametrize(("offset_us", "said"), [(-0.04, "+0.0 ± 5.5"), (0.0, "+0.0 ± 5.5"), (-0.06, "-0.1 ± 5.5")])
def test_zero_has_no_minus(offset_us: float, said: str) -> None:
    assert f"({said} µs)" in clock_words(_clock(offset_us))


def _clock(offset_us: float) -> ClockOffset:
    return ClockOffset(node="n2", compared_with="n1", offset_us=offset_us, uncertainty_us=5.5, corrected=False)
