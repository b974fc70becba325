"""The committed captures side by side, in the Result and by themselves."""

from __future__ import annotations

import pytest

from analyzer.analysis import analyse
from analyzer.compare.rows import compare
from analyzer.result import ComparedValue, Comparison
from tests.samples import CAPTURES

SETUPS = ["vxlan/baseline", "native-auto/baseline", "native-bgp/bgp", "geneve/baseline"]


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    found = analyse([CAPTURES / name for name in SETUPS], deep=False).comparison
    assert (SETUPS[0], SETUPS) == (found.reference, found.runs)
    return found


def values(comparison: Comparison, quantity: str, scope: str | None = None) -> list[ComparedValue]:
    (row,) = [row for row in comparison.rows if (row.quantity, row.scope) == (quantity, scope)]
    return row.values


@pytest.mark.parametrize(
    ("quantity", "scope", "expected"),
    [
        ("tunnel", None, ["vxlan 8472", None, None, "geneve 6081"]),
        ("overhead per frame", None, [50, 0, 0, 50]),
        ("MTU ceiling", None, [1450, 1500, 1500, 1450]),
        ("TTL leaving the node", "internode", [64, 63, 63, 64]),
        ("TTL reaching the node", "internode", [64, 63, 62, 64]),
        ("TTL at the receiver", "internode", [63, 62, 61, 63]),
        ("TTL at the receiver", "intranode", [63, 63, 63, 63]),
        ("TTL, outer", None, [64, None, None, 64]),
        ("MSS", "internode", [1410, 1460, 1460, 1410]),
        ("pings answered", "internode", [1.0, 1.0, 1.0, 1.0]),
        ("flows", "pod-pod encapsulated", [16, 0, 0, 16]),
        ("flows", "pod-pod native", [0, 18, 18, 0]),
        ("routes to other nodes", None, ["overlay", "native", "native", "overlay"]),
        ("VNI pairs", None, [3, None, None, 3]),
        ("dropped while capturing", None, [0, 0, 0, 0]),
    ],
)
def test_each_setup_has_its_figure(
    comparison: Comparison, quantity: str, scope: str | None, expected: list[object]
) -> None:
    assert expected == [each.value for each in values(comparison, quantity, scope)]


def test_times_of_another_datapath_are_shown_and_not_compared(comparison: Comparison) -> None:
    _, native, _, geneve = values(comparison, "round trip", "internode")
    assert (["datapath"], None) == ([reason.name for reason in native.not_comparable], native.ratio)
    assert native.value
    assert ([], True) == (geneve.not_comparable, geneve.ratio is not None)


def test_another_segmentation_mode_is_a_reason_only_for_what_it_changes() -> None:
    found = analyse([CAPTURES / "vxlan" / name for name in ("baseline", "baseline-nic")], deep=False)
    beside = compare(found.runs, found.runs[0])
    reasons = {
        quantity: [reason.name for reason in values(beside, quantity)[1].not_comparable]
        for quantity in ("overhead share, as captured", "overhead share, as sent", "overhead per frame")
    }
    assert ["offload"] == reasons.pop("overhead share, as captured")
    assert {"overhead share, as sent": [], "overhead per frame": []} == reasons
