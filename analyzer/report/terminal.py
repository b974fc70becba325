"""The Result in a terminal or a pipe, 80 columns wide: the verdict, a short comparison, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.report.view.parts import Cell, Table
from analyzer.report.view.short import short
from analyzer.result import Result

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

STYLES = {"good": "green", "warn": "yellow", "bad": "bold red", "": ""}


def summary(result: Result, console: Console | None = None) -> None:
    """Print the summary to `console`, by default to stdout; rich leaves colours out in a pipe and under NO_COLOR."""
    from rich.console import Console

    console = console or Console(highlight=False)
    seen = short(result)
    _say(console, seen.verdict, "bold")
    for line in seen.standfirst:
        _say(console, line, "dim")
    for table in seen.tables:
        console.print()
        console.print(_table(table))
        if table.more:
            _say(console, table.more)
    for line in seen.lines:
        _say(console, line)


def _say(console: Console, line: str, style: str = "") -> None:
    """Print a line as it stands: `[` in a name is no markup."""
    from rich.text import Text

    console.print(Text(line, style))


def _table(table: Table) -> RichTable:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1), collapse_padding=True)
    for column in table.columns:
        drawn.add_column(Text(column.label), overflow="fold")
    for group in table.groups:
        if group.label:
            drawn.add_row(Text(group.label, "dim"))
        for row in group.rows:
            drawn.add_row(_text(row.head), *[_text(cell) for cell in row.cells])
    return drawn


def _text(cell: Cell) -> Text:
    from rich.text import Text

    return Text(cell.text, STYLES[cell.status])
