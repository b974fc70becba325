from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from rich.console import Console

from analyzer.report import terminal
from analyzer.report.view.parts import Cell, Column, Row, Rows, Table
from analyzer.result import Result

from . import factory, found


def printed(result: Result, **options: object) -> str:
    out = io.StringIO()
    terminal.summary(result, Console(file=out, highlight=False, **options))  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    "make", [factory.four_setups, factory.lone_file, factory.only_unknown, factory.empty, factory.huge]
)
def test_fits_80_columns_without_colour_in_a_pipe(make: Callable[[], Result]) -> None:
    text = printed(make(), width=80)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "\x1b" not in text


def test_says_the_headline_figures(four_setups: Result) -> None:
    rows = {line.split("  ")[0]: line.split() for line in printed(four_setups, width=100).splitlines()}
    assert rows["adds"] == ["adds", "50", "bytes", "0", "bytes", "0", "bytes", "50", "bytes"]
    assert rows["TTL same/other"] == [
        "TTL",
        "same/other",
        "63",
        "/",
        "63",
        "63",
        "/",
        "62",
        "63",
        "/",
        "61",
        "63",
        "/",
        "63",
    ]
    assert rows["made by"] == ["made", "by", "eBPF", "lab", "kernel", "kernel", "eBPF", "lab"]


def test_runs_whose_names_are_too_wide_for_columns_stand_in_rows() -> None:
    """Names of folders have no place to break; three such headings would be folded within words."""
    names = [f"cluster-of-{place}-baseline-run" for place in ("amsterdam", "bruges", "cologne")]
    lines = printed(factory.folders(*names), width=80).splitlines()
    assert [] == [name for name in names if not any(line.startswith(f"  {name} ") for line in lines)]
    assert "runs across adds ping" in [" ".join(line.split()) for line in lines]


def test_runs_of_short_names_stand_side_by_side() -> None:
    lines = printed(factory.folders("a", "b", "c"), width=80).splitlines()
    assert "a b c" in [" ".join(line.split()) for line in lines]


def test_colours_on_a_terminal_unless_no_color(four_setups: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in printed(four_setups, force_terminal=True, color_system="standard")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in printed(four_setups, force_terminal=True, color_system="standard")


def test_names_are_neither_markup_nor_escape_sequences() -> None:
    hostile = factory.four_setups()
    hostile.runs[0].setup = "[bold red]x[/]\x1b]0;title\x07"
    text = printed(hostile, width=120)
    assert "[bold red]x" in text
    assert "\x1b" not in text


def test_prints_to_stdout(lone_file: Result, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.summary(lone_file)
    assert "eth0.pcap" in capsys.readouterr().out


def test_says_in_a_line_what_triage_found() -> None:
    assert "triage: 1 critical, 1 warning; `analyze triage` shows them" in printed(found.incident(), width=80)
    given = found.incident()
    given.runs[0].triage = found.triage()
    text = " ".join(printed(given, width=80).split())
    assert "triage: nothing found; 3 of 6 rules looked, 2 were not applicable, 1 failed" in text
    assert "triage" not in printed(factory.lone_file(), width=80)


def test_a_long_name_of_a_run_and_its_answers_stay_whole_on_80_columns() -> None:
    name = "vxlan-kpr-policy-egress-crossnode"
    rows = [
        Row(Cell(f"  {name}"), [Cell("VXLAN 8472"), Cell("50 bytes"), Cell("2 of 4, 425 µs")]),
        Row(Cell("  geneve/dsr"), [Cell("Geneve 6081"), Cell("50-62 bytes"), Cell("11 of 11, 177 µs")]),
    ]
    columns = [Column("other runs"), Column("across"), Column("adds"), Column("ping")]
    out = io.StringIO()
    Console(file=out, width=80).print(terminal._table(Table("t", "", columns, [Rows(rows)])))
    shown = [re.split(r" {2,}", line.strip()) for line in out.getvalue().splitlines()[2:]]
    assert [
        [name, "VXLAN 8472", "50 bytes", "2 of 4, 425 µs"],
        ["geneve/dsr", "Geneve 6081", "50-62 bytes", "11 of 11, 177 µs"],
    ] == shown
