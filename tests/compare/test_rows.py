"""Quantities beside the reference's."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from analyzer.compare.rows import compare
from analyzer.result import ComparedRow, ComparedValue, PingSummary, Run, Spread
from tests.report import factory
from tests.report.factory import GENEVE, NATIVE, VXLAN, many

REFERENCE = factory.run("vxlan", "baseline", VXLAN)
GENEVE_RUN = factory.run("geneve", "baseline", GENEVE)
BARE = factory.run("native-auto", "baseline", NATIVE, kind="native")
EMPTY: dict[str, Any] = {"points": [], "classes": [], "tunnels": [], "ttl": [], "ttl_at_receiver": {}, "flows": []}


def beside(quantity: str, run: Run, scope: str | None = None, reference: Run = REFERENCE) -> ComparedValue:
    (row,) = [each for each in rows(run, reference) if (each.quantity, each.scope) == (quantity, scope)]
    return row.values[1]


def rows(run: Run, reference: Run = REFERENCE) -> list[ComparedRow]:
    return compare([reference, run], reference).rows


def why(value: ComparedValue) -> list[str]:
    return [reason.name for reason in value.not_comparable]


def pinged(run: Run, n: int, median: float) -> Run:
    return replace(run, pings=[PingSummary("internode", n, n, Spread(n, median - 10, median, median + 10))])


def test_a_number_has_difference_and_ratio() -> None:
    value = beside("MTU of the pods' route", BARE)
    assert (1500, 50, 1.034483, []) == (value.value, value.difference, value.ratio, value.not_comparable)


def test_there_is_no_ratio_to_zero_and_none_of_ttls() -> None:
    value = beside("overhead per frame", REFERENCE, reference=BARE)
    assert (50, 50, None, []) == (value.value, value.difference, value.ratio, why(value))
    value = beside("TTL at the receiver", BARE, "internode")
    assert (62, -1, None, []) == (value.value, value.difference, value.ratio, why(value))


def test_the_references_own_figures_are_set_against_nothing() -> None:
    own = [row.values[0] for row in rows(BARE)]
    assert {(None, None)} == {(value.difference, value.ratio) for value in own}
    assert {"vxlan/baseline"} == {value.run for value in own}


def test_what_a_run_lacks_is_missing_with_what_would_show_it() -> None:
    value = beside(
        "overhead per frame", replace(BARE, **EMPTY, overhead=replace(BARE.overhead, n=0, bytes_per_frame=[]))
    )
    assert (None, None, None) == (value.value, value.difference, value.ratio)
    assert [("missing", "no underlay was captured: a node's eth0 would show it")] == [
        (reason.name, reason.why) for reason in value.not_comparable
    ]


def test_what_the_reference_lacks_leaves_the_others_without_difference() -> None:
    value = beside("tunnel", REFERENCE, reference=BARE)
    assert "vxlan 8472" == value.value
    assert [("missing", "native-auto/baseline: no packet was in a tunnel")] == [
        (reason.name, reason.why) for reason in value.not_comparable
    ]


def test_what_no_run_has_is_no_row() -> None:
    assert "MTU reported" not in {row.quantity for row in rows(BARE)}
    with_report = replace(BARE, mtu=replace(BARE.mtu, reported=[1400]))
    assert "MTU reported" in {row.quantity for row in rows(with_report)}


@pytest.mark.parametrize(("n", "reasons"), [(5, ["small n"]), (6, [])])
def test_six_times_are_the_fewest_that_can_be_compared(n: int, reasons: list[str]) -> None:
    """1 - 2 * 0.5^6 = 0.969 is the first above 0.95."""
    run, reference = pinged(GENEVE_RUN, n, 300.0), pinged(REFERENCE, 6, 200.0)
    value = beside("round trip", run, "internode", reference)
    assert (reasons, None if reasons else 1.5) == (why(value), value.ratio)


def test_a_class_that_is_absent_is_zero_where_the_wire_was_seen() -> None:
    value = beside("flows", BARE, "pod-pod encapsulated")
    assert (0, -12, 0.0) == (value.value, value.difference, value.ratio)


def test_and_is_not_known_where_paths_are() -> None:
    unsure = replace(BARE, classes=[replace(BARE.classes[0], path_class="unknown", flows=3)])
    value = beside("flows", unsure, "pod-pod encapsulated")
    assert (None, "none for certain: the path or the peers of 3 flows are unknown") == (
        value.value, value.not_comparable[0].why,
    )  # fmt: skip


def test_a_mixed_distribution_is_compared_by_its_median_and_shown_whole() -> None:
    dsr = factory.run("geneve", "dsr", GENEVE)
    value = beside("overhead per frame", dsr)
    assert (50, 0, many((50, 4199), (62, 14))) == (value.value, value.difference, value.counts)
    assert 12 == beside("largest overhead", dsr).difference


def test_nothing_is_compared_without_a_reference() -> None:
    assert ([], ["a"], None) == (
        (found := compare([], None, ["a"])).rows, found.others, found.reference,
    )  # fmt: skip
