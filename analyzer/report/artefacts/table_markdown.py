"""A table as Markdown: what its cells say on the page, on one line each."""

from __future__ import annotations

from analyzer.report.comparison_markdown import escaped, row
from analyzer.report.view.parts import Cell, Column, Table
from analyzer.report.view.text import clean


def markdown(table: Table) -> str:
    """Return caption, table and notes; a group of rows begins with its label in a row of its own."""
    lines = [f"**{escaped(table.caption)}**", ""]
    lines += [row(map(_head, table.columns)), f"|{'|'.join(map(_rule, table.columns))}|"]
    for group in table.groups:
        if group.label:
            lines.append(f"| **{escaped(group.label)}** |{' |' * (len(table.columns) - 1)}")
        lines += [f"| {' | '.join(map(_said, (each.head, *each.cells)))} |" for each in group.rows]
    for note in (table.more, table.how_to_read):
        lines += ["", escaped(note)] if note else []
    return "\n".join(lines) + "\n"


def _rule(column: Column) -> str:
    return " ---: " if column.numeric else " --- "


def _head(column: Column) -> str:
    return ", ".join(filter(None, (column.label, column.sub, column.mark)))


def _said(cell: Cell) -> str:
    detail = f" ({escaped(cell.detail)})" if cell.detail else ""
    plain = not cell.code or any(mark in cell.text for mark in "`|\n")
    return (escaped(cell.text) if plain else f"`{clean(cell.text)}`") + detail
