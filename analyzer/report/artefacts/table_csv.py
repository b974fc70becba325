"""A table as CSV: the groups' label is a column, the second line of a cell another."""

from __future__ import annotations

import csv
import io

from analyzer.report.view.parts import Cell, Column, Row, Table
from analyzer.report.view.text import NOT_KNOWN


def table_csv(table: Table) -> str:
    """Return the rows, RFC 4180; what is not known is empty. A cell's detail has a column where any row has one."""
    rows = [(group.label, row) for group in table.groups for row in group.rows]
    grouped = any(label for label, _ in rows)
    detailed = [any(_cells(row)[at].detail for _, row in rows) for at in range(len(table.columns))]
    written = io.StringIO()
    writer = csv.writer(written)
    heads = [head for column, more in zip(table.columns, detailed, strict=True) for head in _heads(column, more)]
    writer.writerow(["group"] * grouped + heads)
    for label, row in rows:
        pairs = zip(_cells(row), detailed, strict=True)
        writer.writerow([label] * grouped + [text for cell, more in pairs for text in _texts(cell, more)])
    return written.getvalue()


def _cells(row: Row) -> list[Cell]:
    return [row.head, *row.cells]


def _heads(column: Column, more: bool) -> list[str]:
    label = ", ".join(filter(None, (column.label, column.sub)))
    return [label, f"{label}, detail"] if more else [label]


def _texts(cell: Cell, more: bool) -> list[str]:
    text = "" if cell.text == NOT_KNOWN else cell.text
    return [text, cell.detail] if more else [text]
