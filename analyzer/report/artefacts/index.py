"""What stands in a folder of artefacts, for programs (index.json, docs/artefacts.schema.json) and for people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

import msgspec

from analyzer.report.comparison_markdown import escaped


class TableFiles(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A table of the page, and its files, relative to the folder."""

    id: str
    """The same in every report in which the table is: what a page built elsewhere can name."""
    section: str
    """Title of the section that it is in."""
    group: str
    """Title of the group in that, such as a run's; '' where it stands in none."""
    caption: str
    rows: int
    columns: list[str]
    markdown: str
    csv: str
    html: str
    """A piece of HTML with its own style, to be included."""


class FigureFiles(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A figure of the page, and its files."""

    id: str
    section: str
    group: str
    caption: str
    how_to_read: str
    width: float
    """In px; the PNG has two pixels for each."""
    height: float
    svg: str
    png: str | None
    """Null where the libraries for it are missing."""


class Index(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """All artefacts of one report, in the order of the page."""

    artefacts_version: Literal[1] = 1
    generator: str
    title: str
    verdict: str
    tables: list[TableFiles]
    figures: list[FigureFiles]

    @property
    def files(self) -> set[str]:
        """Return the names of all files but the indexes, relative to the folder."""
        tables = {name for table in self.tables for name in (table.markdown, table.csv, table.html)}
        return tables | {name for figure in self.figures for name in (figure.svg, figure.png) if name}


def encode(index: Index) -> bytes:
    """Return the index as indented UTF-8 JSON ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(index), indent=1) + b"\n"


def markdown(index: Index, order: Sequence[str]) -> str:
    """Return the index for people: figures and tables as `order` has their ids, that of the page."""
    lines = [f"# {escaped(index.title)}", "", escaped(index.verdict)]
    place = {name: at for at, name in enumerate(order)}
    everything: list[TableFiles | FigureFiles] = [*index.tables, *index.figures]
    everything.sort(key=lambda each: place[each.id])
    for section, found in groupby(everything, key=lambda each: each.section):
        lines += ["", f"## {escaped(section)}", ""]
        for each in found:
            lines += [_table_line(each)] if isinstance(each, TableFiles) else _drawn(each, lines[-1])
    return "\n".join(lines).rstrip() + "\n"


def _drawn(figure: FigureFiles, before: str) -> list[str]:
    """Return the lines of a figure, set apart from a list before and behind it."""
    shown = f"![{escaped(figure.caption)}]({figure.png or figure.svg})"
    return [*([""] if before else []), shown, "", _figure_line(figure), ""]


def _figure_line(figure: FigureFiles) -> str:
    png = f", [PNG]({figure.png})" if figure.png else ""
    return f"`{figure.id}`: {_named(figure)} ([SVG]({figure.svg}){png})"


def _table_line(table: TableFiles) -> str:
    rows = "1 row" if table.rows == 1 else f"{table.rows} rows"
    links = f"[Markdown]({table.markdown}), [CSV]({table.csv}), [HTML]({table.html})"
    return f"- `{table.id}`: {_named(table)}, {rows} ({links})"


def _named(files: TableFiles | FigureFiles) -> str:
    return escaped(f"{files.group}: {files.caption}" if files.group else files.caption)
