"""A table as CSV: the groups' label is a column, the second line of a cell another, and so is a number's unit."""

from __future__ import annotations

import csv
import io
import re

from analyzer.report.view.parts import Cell, Column, Row, Table
from analyzer.report.view.text import NOT_KNOWN

MEASURED = re.compile(r"(?P<about>≈ )?(?P<number>-?[0-9][0-9,]*(\.[0-9]+)?)( (?P<unit>bytes?|B|%|µs|ms|s))?")

COUNTED = re.compile(r"(?P<value>[0-9]+) \((?P<n>[0-9]{1,3}(,[0-9]{3})*)\)")
"""A value of a distribution and how many had it (view/text.py `distribution`)."""


def table_csv(table: Table) -> str:
    """Return the rows, RFC 4180; what is not known is empty. A cell's detail has a column where any row has one.

    A column of nothing but numbers is written without thousands separators; where any has a unit, that has its column.
    Where values vary in a cell, each value has a column, the most frequent first, and how many had it has another.
    """
    rows = [(group.label, row) for group in table.groups for row in group.rows]
    grouped = any(label for label, _ in rows)
    columns = [_column(column, [_cells(row)[at] for _, row in rows]) for at, column in enumerate(table.columns)]
    lines = zip(*(zip(*column, strict=True) for column in columns), strict=True)
    labels = ["group", *(label for label, _ in rows)]
    written = io.StringIO()
    writer = csv.writer(written)
    for label, line in zip(labels, lines, strict=True):
        writer.writerow([label] * grouped + [text for part in line for text in part])
    return written.getvalue()


def _column(column: Column, cells: list[Cell]) -> list[list[str]]:
    """Return what is written for one column: values, units, counts, details, each with its head."""
    label = ", ".join(filter(None, (column.label, column.sub)))
    texts = ["" if cell.text == NOT_KNOWN else cell.text for cell in cells]
    details = [cell.detail for cell in cells]
    detailed = [[f"{label}, detail", *details]] if any(details) else []
    counted = [_counted(text) for text in texts]
    if any(len(each or ()) > 1 for each in counted) and all(each is not None for each in counted):
        return _distributions(label, [each or [] for each in counted]) + detailed
    found = [MEASURED.fullmatch(text) for text in texts]
    units = [_unit(each) if each else "" for each in found]
    if all(each or not text for each, text in zip(found, texts, strict=True)):
        texts = [each["number"].replace(",", "") if each else "" for each in found]
    else:
        units = []
    return [[label, *texts], *([[f"{label}, unit", *units]] if any(units) else []), *detailed]


def _counted(text: str) -> list[tuple[str, str]] | None:
    """Return `50 (69), 62 (11)` as values with how many had each, `50` with no count; None for anything else."""
    if not text:
        return []
    if text.isdecimal():
        return [(text, "")]
    found = [COUNTED.fullmatch(each) for each in text.split(", ")]
    return [(each["value"], each["n"].replace(",", "")) for each in found if each] if all(found) else None


def _distributions(label: str, cells: list[list[tuple[str, str]]]) -> list[list[str]]:
    """Return two columns a value, the most frequent first: the value, and how many packets had it."""
    columns = []
    for at in range(max(map(len, cells))):
        place = f"{label}, value {at + 1}" if at else label
        pairs = [cell[at] if at < len(cell) else ("", "") for cell in cells]
        columns += [[place, *(value for value, _ in pairs)], [f"{place}, count", *(n for _, n in pairs)]]
    return columns


def _unit(found: re.Match[str]) -> str:
    return ", ".join(filter(None, [found["unit"], "estimated" if found["about"] else ""]))


def _cells(row: Row) -> list[Cell]:
    return [row.head, *row.cells]
