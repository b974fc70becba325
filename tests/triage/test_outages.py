"""An outage is the time between arrivals; what lies within it was lost while nothing got through."""

from __future__ import annotations

import pytest

from analyzer.triage.outages import Outages

ARRIVED = [(10, 20), (15, 30), (50, 60)]


@pytest.mark.parametrize(
    ("span", "outage"),
    [((0, 9), 0), ((31, 49), 1), ((61, 99), 2), ((0, 10), None), ((30, 40), None), ((25, 55), None), ((0, 99), None)],
)
def test_a_span_lies_in_an_outage_where_nothing_arrived_in_its_time(span: tuple[int, int], outage: int | None) -> None:
    assert outage == Outages(ARRIVED).of(span)


def test_the_last_outage_has_no_end() -> None:
    assert (2, 0) == (Outages(ARRIVED).last, Outages([]).last)


def test_where_nothing_ever_arrived_all_is_one_outage() -> None:
    assert 0 == Outages([]).of((5, 7))
