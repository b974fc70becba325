"""A comparison as Markdown: one table with a column per run, for a page or a pull request."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.compare_result import SideBySide
from analyzer.report.comparison_words import Notes, basis, figure, head, label
from analyzer.report.view.text import clean
from analyzer.result import ComparedValue


def markdown(found: SideBySide) -> str:
    """Return all of it."""
    comparison, notes = found.comparison, Notes()
    lines = ["# Comparison", ""]
    lines += [f"{len(found.runs)} runs against **{escaped(comparison.reference or '')}**.", ""]
    lines += [f"- {escaped(each.run)}, {each.name}: {escaped(each.why)}" for each in comparison.cautions]
    lines += [""] if comparison.cautions else []
    lines += [row(["", *(head(run, comparison) for run in comparison.runs)]), row(["---"] * (len(comparison.runs) + 1))]
    lines += [
        row([label(each), *(_cell(value, each.unit, notes) for value in each.values)]) for each in comparison.rows
    ]
    if notes.known:
        lines += ["", "Not comparable, or not there, because:", ""]
        lines += [f"- {escaped(line)}" for line in notes.lines()]
    return "\n".join(lines) + "\n"


def row(cells: Iterable[str]) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(map(escaped, cells))} |"


def escaped(text: str) -> str:
    """Return text that Markdown leaves as it stands, on one line."""
    shown = clean(text).replace("\\", "\\\\").replace("<", "&lt;")
    for mark in "|*_`[]":
        shown = shown.replace(mark, f"\\{mark}")
    return shown


def _cell(value: ComparedValue, unit: str, notes: Notes) -> str:
    return ", ".join(filter(None, [figure(value, unit), basis(value, unit), notes.mark(value.not_comparable)]))
