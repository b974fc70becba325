"""The folder of artefacts: a file for each form of each table and figure, and the indexes last."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from analyzer.errors import UserError
from analyzer.report import output
from analyzer.report.artefacts import index as indexes
from analyzer.report.artefacts.figure_svg import figure_svg, size
from analyzer.report.artefacts.fragment import fragment
from analyzer.report.artefacts.index import FigureFiles, Index, TableFiles
from analyzer.report.artefacts.pieces import Piece, pieces
from analyzer.report.artefacts.png import pngs
from analyzer.report.artefacts.table_csv import table_csv
from analyzer.report.artefacts.table_markdown import markdown
from analyzer.report.view.parts import Figure, Page, Table

TABLES, FIGURES, INDEX = "tables", "figures", "index.json"


def write(page: Page, folder: Path) -> UserError | None:
    """Write all of them; what an earlier index names and this one does not is taken away.

    Returns why there is no PNG where a library for it is missing; raises UserError where a file cannot be written.
    """
    found = list(pieces(page))
    tables = [_table(each.name, each, each.block, folder) for each in found if isinstance(each.block, Table)]
    figures = [_figure(each.name, each, each.block, folder) for each in found if isinstance(each.block, Figure)]
    missing = _add_pngs(figures, folder)
    index = Index(generator=page.generator, title=page.title, verdict=page.verdict, tables=tables, figures=figures)
    _remove_old(folder, index)
    _write(folder, "index.md", indexes.markdown(index, [each.block.id for each in found]))
    _write(folder, INDEX, indexes.encode(index))
    return missing


def _table(name: str, piece: Piece, table: Table, folder: Path) -> TableFiles:
    files = TableFiles(
        id=table.id,
        section=piece.section.title,
        group=piece.group,
        caption=table.caption,
        rows=sum(len(group.rows) for group in table.groups),
        columns=[column.label for column in table.columns],
        markdown=f"{TABLES}/{name}.md",
        csv=f"{TABLES}/{name}.csv",
        html=f"{TABLES}/{name}.html",
    )
    _write(folder, files.markdown, markdown(table))
    _write(folder, files.csv, table_csv(table))
    _write(folder, files.html, fragment(table))
    return files


def _figure(name: str, piece: Piece, figure: Figure, folder: Path) -> FigureFiles:
    drawn = figure_svg(figure)
    width, height = size(drawn)
    files = FigureFiles(
        id=figure.id,
        section=piece.section.title,
        group=piece.group,
        caption=figure.caption,
        how_to_read=figure.how_to_read,
        width=width,
        height=height,
        svg=f"{FIGURES}/{name}.svg",
        png=None,
    )
    _write(folder, files.svg, drawn)
    return files


def _add_pngs(figures: list[FigureFiles], folder: Path) -> UserError | None:
    """Paint the drawings that were written; return why that cannot be done."""
    drawings = [(folder / figure.svg).read_text(encoding="utf-8") for figure in figures]
    try:
        painted = list(pngs(drawings))
    except UserError as error:
        return error
    for figure, png in zip(figures, painted, strict=True):
        figure.png = figure.svg.removesuffix(".svg") + ".png"
        _write(folder, figure.png, png)
    return None


def _remove_old(folder: Path, index: Index) -> None:
    """Take away what an earlier report left here; only what its index names, in the two folders that are ours."""
    try:
        old = msgspec.json.decode((folder / INDEX).read_bytes(), type=Index)
    except (OSError, msgspec.DecodeError):
        return  # none, or of another version: its files stay
    for name in sorted(old.files - index.files):
        path = folder / name
        if path.parent in (folder / TABLES, folder / FIGURES):
            with suppress(OSError):  # it is gone already, or not ours to take
                path.unlink()


def _write(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise UserError(f"cannot write {path}", why, "choose another folder with --out") from error
    with output.binary(path) as stream:
        stream.write(content.encode() if isinstance(content, str) else content)
