"""A comparison for the terminal or a pipe: a column per run, a few at a time, and why figures are not comparable."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator

from analyzer.compare_result import SideBySide
from analyzer.report.comparison_words import Notes, basis, figure, head, label
from analyzer.report.view.text import clean
from analyzer.result import ComparedValue, Comparison

LABEL, COLUMN = 26, 24
"""Least width of the first column and of one run's."""


def text(found: SideBySide, width: int) -> str:
    """Return all of it, for `width` columns."""
    comparison, notes = found.comparison, Notes()
    blocks = [_opening(found, width)]
    blocks += [_block(comparison, shown, notes, width) for shown in _columns(comparison, width)]
    if notes.known:
        lines = [textwrap.fill(line, width, subsequent_indent="    ") for line in notes.lines()]
        blocks.append("\n".join(["Not comparable, or not there, because:", *lines]))
    return "\n\n".join(blocks) + "\n"


def _opening(found: SideBySide, width: int) -> str:
    reference = clean(found.comparison.reference or "")
    lines = [
        f"{len(found.runs)} runs against {reference}: difference, and ratio to it, in brackets; a dash is not measured."
    ]
    lines += [f"{clean(each.run)}, {each.name}: {clean(each.why)}" for each in found.comparison.cautions]
    return "\n".join(textwrap.fill(line, width, subsequent_indent="    ") for line in lines)


def _columns(comparison: Comparison, width: int) -> Iterator[list[int]]:
    """Yield the positions of the runs of each block: the reference and as many others as there is room for."""
    first = comparison.runs.index(comparison.reference or "")
    others = [at for at in range(len(comparison.runs)) if at != first]
    room = max(1, (width - LABEL) // COLUMN - 1)
    for start in range(0, len(others), room):
        yield [first, *others[start : start + room]]


def _block(comparison: Comparison, shown: list[int], notes: Notes, width: int) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    drawn.add_column("")
    for at in shown:
        drawn.add_column(Text(head(comparison.runs[at], comparison)), overflow="fold")
    for row in comparison.rows:
        values = [row.values[at] for at in shown]
        if any(each.value is not None for each in values):
            drawn.add_row(Text(label(row)), *(Text(_cell(each, row.unit, notes)) for each in values))
    printed = io.StringIO()
    Console(file=printed, width=width, highlight=False, no_color=True).print(drawn)
    return "\n".join(line.rstrip() for line in printed.getvalue().splitlines())


def _cell(value: ComparedValue, unit: str, notes: Notes) -> str:
    first = " ".join(filter(None, [figure(value, unit), notes.mark(value.not_comparable)]))
    return "\n".join(filter(None, [first, basis(value, unit)]))
