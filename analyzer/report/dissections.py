"""A Dissection out: as text, a picture, a table or a piece of a page, or as JSON."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import msgspec

from analyzer.dissection_result import Dissection
from analyzer.report import output
from analyzer.report.artefacts.fragment import fragment
from analyzer.report.artefacts.table_markdown import markdown
from analyzer.report.comparison_markdown import escaped
from analyzer.report.dissection.lines import overhead_words, sizes, subject
from analyzer.report.dissection.picture import draw
from analyzer.report.dissection.text import text
from analyzer.report.journey_picture.svg import svg
from analyzer.report.view import dissection

PIPE_WIDTH = 120
"""Columns of a line where there is no terminal that says how wide it is."""


def write(found: Dissection, form: str, out: Path | None) -> None:
    """Write to `out` or stdout; raises UserError where the file cannot be written."""
    printed = FORMS[form](found, out)
    with output.text(out) as stream:
        stream.write(printed)


def _text(found: Dissection, out: Path | None) -> str:
    terminal = out is None and sys.stdout.isatty()
    width = shutil.get_terminal_size((PIPE_WIDTH, 0)).columns if terminal else PIPE_WIDTH
    return text(found, width, colour=terminal and not os.environ.get("NO_COLOR"))


def _json(found: Dissection, out: Path | None) -> str:
    return msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"


def _svg(found: Dissection, out: Path | None) -> str:
    return svg(draw(found, whole=True))


def _html(found: Dissection, out: Path | None) -> str:
    return fragment(dissection.figure(found, "dissection"), dissection.table(found, "dissection-fields", every=True))


def _markdown(found: Dissection, out: Path | None) -> str:
    added = overhead_words(found)
    about = [
        f"# {escaped(subject(found))}",
        "",
        f"{escaped(sizes(found))}.",
        *(["", f"{escaped(added)}."] * bool(added)),
    ]
    return "\n".join([*about, "", markdown(dissection.table(found, "dissection-fields", every=True))])


FORMS = {"text": _text, "html": _html, "svg": _svg, "markdown": _markdown, "json": _json}
