"""Comparisons and outcomes as text and Markdown."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from analyzer.check_result import Check, Outcome
from analyzer.compare_result import SideBySide
from analyzer.report import check_words, comparison_markdown, comparison_text
from analyzer.report.comparison_words import amount, distance
from analyzer.result import ComparedValue, Run
from analyzer.side_by_side import Found, side_by_side
from tests.report import factory
from tests.report.factory import GENEVE, NATIVE, ROUTED, VXLAN

NASTY = "vxlan/|evil|\x1b[31m\n* \u202ered"


def compared(*runs: Run) -> SideBySide:
    return side_by_side(Found([("captures", run) for run in runs], []))


def setups() -> list[Run]:
    return [
        factory.run("vxlan", "baseline", VXLAN),
        factory.run("native-auto", "baseline", NATIVE, kind="native"),
        factory.run("native-bgp", "bgp", ROUTED, kind="native"),
        factory.run("geneve", "dsr", GENEVE),
        replace(factory.run("vxlan", "other", VXLAN), id=NASTY),
    ]


@pytest.mark.parametrize(("width", "blocks"), [(80, 4), (120, 2), (200, 1)])
def test_runs_stand_beside_the_reference_as_many_as_there_is_room_for(width: int, blocks: int) -> None:
    text = comparison_text.text(compared(*setups()), width)
    assert max(map(len, text.splitlines())) <= width
    assert blocks == text.count("(reference)")
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_equal_reasons_are_told_once() -> None:
    text = comparison_text.text(compared(*setups()), 120)
    assert 1 == text.count("missing: no packet was in a tunnel")
    assert "[1] missing: no packet was in a tunnel" in text


def test_what_a_row_lacks_everywhere_in_a_block_is_left_out_of_it() -> None:
    text = comparison_text.text(compared(*setups()[1:3]), 120)
    assert "VNI pairs" not in text


def test_names_do_not_break_out_of_a_table() -> None:
    lines = comparison_markdown.markdown(compared(*setups())).splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert {6} == {line.replace("\\|", "").count("|") - 1 for line in table}


@pytest.mark.parametrize(
    ("value", "unit", "difference", "ratio", "expected"),
    [
        (1500, "bytes", 50, 1.034483, "+50, \N{MULTIPLICATION SIGN}1.03"),
        (0, "bytes", -50, 0.0, "-50, \N{MULTIPLICATION SIGN}0"),
        (62, "hops", -1, None, "-1"),
        (0.05, "ratio", 0.0021, 1.05, "+0.21 points, \N{MULTIPLICATION SIGN}1.05"),
        (177.0, "us", 22.673, 1.147, "+23 µs, \N{MULTIPLICATION SIGN}1.15"),
        (12000, "frames", 11000, 12.0, "+11,000, \N{MULTIPLICATION SIGN}12"),
        (50, "bytes", 0, 1.0, "same"),
    ],
)
def test_a_distance_has_its_sign_unit_and_ratio(
    value: float, unit: str, difference: float, ratio: float | None, expected: str
) -> None:
    compared_value = ComparedValue("r", value, None, None, [], difference, ratio, [])
    assert expected == distance(compared_value, unit)


def test_sizes_are_written_as_people_type_them() -> None:
    assert ["1450", "1,450", "61.5", "4.37 %", "fits"] == [
        amount(1450, "bytes"), amount(1450, "frames"), amount(61.5, "hops"), amount(0.043713, "ratio"),
        amount("fits", ""),
    ]  # fmt: skip


def outcome(status: str, **changes: object) -> Outcome:
    made = Outcome(
        file="a|b.yaml", line=3, name="", expected="ttl value 63", run="r", status="met", seen="TTL 63 (8)", n=8, why=""
    )
    return replace(made, status=status, **changes)


def check(*outcomes: Outcome) -> Check:
    return Check(
        generator="g", files=["a|b.yaml"], runs=["r"], met=1, not_met=0, not_seen=1, not_applicable=0,
        outcomes=list(outcomes), left_out=[],
    )  # fmt: skip


def test_outcomes_are_told_run_by_run_and_failures_stand_out() -> None:
    missing = outcome("not seen", run=None, seen="", n=None, why="no run is x; there are r", name="it is")
    assert [
        "a|b.yaml on 1 run: 1 met, 0 not met, 1 not seen, 0 not applicable.",
        "",
        "r",
        "  met             ttl value 63: TTL 63 (8), n = 8 (line 3)",
        "",
        "no run",
        "  NOT SEEN        it is [ttl value 63] \N{EN DASH} no run is x; there are r (line 3)",
    ] == check_words.text(check(outcome("met"), missing), 100).splitlines()


def test_outcomes_in_markdown_are_one_table() -> None:
    lines = check_words.markdown(check(outcome("met"))).splitlines()
    assert "| r | met | ttl value 63 | TTL 63 (8) | 8 |  | a\\|b.yaml:3 |" == lines[-1]
