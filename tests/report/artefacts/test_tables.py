"""A table of the page as Markdown and as CSV."""

from __future__ import annotations

import csv
import io

from analyzer.report.artefacts.table_csv import table_csv
from analyzer.report.artefacts.table_markdown import markdown
from analyzer.report.view.parts import Cell, Column, Row, Rows, Table, unknown

TABLE = Table(
    "t",
    "What | it costs",
    [Column("Setup"), Column("Bytes", "per packet", numeric=True), Column("Path")],
    [
        Rows([Row(Cell("vxlan", "eBPF lab"), [Cell("50"), Cell('<script>, "quoted"')])], "Group A"),
        Rows([Row(Cell("native"), [unknown(), Cell("bare")])]),
    ],
    "Read it so.",
    "and 3 more",
)


def test_markdown_has_caption_rows_group_and_notes_and_nothing_breaks_out() -> None:
    assert (
        "**What \\| it costs**\n"
        "\n"
        "| Setup | Bytes, per packet | Path |\n"
        "| --- | ---: | --- |\n"
        "| **Group A** | | |\n"
        '| vxlan (eBPF lab) | 50 | &lt;script>, "quoted" |\n'
        "| native | – | bare |\n"  # noqa: RUF001 - the page's own dash
        "\n"
        "and 3 more\n"
        "\n"
        "Read it so.\n"
    ) == markdown(TABLE)


def test_csv_has_columns_for_groups_and_details_and_nothing_for_what_is_unknown() -> None:
    assert [
        ["group", "Setup", "Setup, detail", "Bytes, per packet", "Path"],
        ["Group A", "vxlan", "eBPF lab", "50", '<script>, "quoted"'],
        ["", "native", "", "", "bare"],
    ] == list(csv.reader(io.StringIO(table_csv(TABLE))))


def test_csv_of_a_plain_table_has_its_own_columns_only() -> None:
    plain = Table("t", "c", [Column("a"), Column("b")], [Rows([Row(Cell("1"), [Cell("2")])])])
    assert "a,b\r\n1,2\r\n" == table_csv(plain)


def test_csv_has_numbers_alone_with_their_units_beside_them() -> None:
    cells = [Cell("1,050 bytes"), Cell("≈ 6.33 %"), unknown(), Cell("32 µs")]
    measured = Table("t", "c", [Column("a"), Column("b")], [Rows([Row(Cell("x"), [cell]) for cell in cells])])
    assert [
        ["a", "b", "b, unit"],
        ["x", "1050", "bytes"],
        ["x", "6.33", "%, estimated"],
        ["x", "", ""],
        ["x", "32", "µs"],
    ] == list(csv.reader(io.StringIO(table_csv(measured))))


def test_csv_keeps_a_column_of_words_and_numbers_as_it_is() -> None:
    mixed = Table("t", "c", [Column("a")], [Rows([Row(Cell("1,050 bytes"), []), Row(Cell("50 (69), 62 (11)"), [])])])
    assert [["a"], ["1,050 bytes"], ["50 (69), 62 (11)"]] == list(csv.reader(io.StringIO(table_csv(mixed))))


def test_code_is_code_in_markdown_and_cannot_break_out() -> None:
    rows = [Row(Cell("10.0.0.0/24 dev cilium_host", code=True), []), Row(Cell("a`|b", code=True), [])]
    written = markdown(Table("t", "c", [Column("a")], [Rows(rows)]))
    assert "| `10.0.0.0/24 dev cilium_host` |\n| a\\`\\|b |\n" in written


def test_csv_of_values_that_vary_has_a_column_for_each_and_for_how_many_had_it() -> None:
    cells = [Cell("50 (1,069), 62 (11)"), Cell("50"), unknown()]
    varying = Table("t", "c", [Column("a"), Column("b")], [Rows([Row(Cell("x"), [cell]) for cell in cells])])
    assert [
        ["a", "b", "b, count", "b, value 2", "b, value 2, count"],
        ["x", "50", "1069", "62", "11"],
        ["x", "50", "", "", ""],
        ["x", "", "", "", ""],
    ] == list(csv.reader(io.StringIO(table_csv(varying))))
