"""A Dissection out: as text, a picture, a table or a piece of a page, or as JSON."""

from __future__ import annotations

import os
import sys
from pathlib import Path

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


def write(found: Dissection, form: str, out: Path | None) -> None:
    """Write to `out` or stdout; raises UserError where the file cannot be written."""
    printed = FORMS[form](found, out)
    with output.text(out) as stream:
        stream.write(printed)


def _text(found: Dissection, out: Path | None) -> str:
    terminal = out is None and sys.stdout.isatty()
    return text(found, output.width(out), colour=terminal and not os.environ.get("NO_COLOR"))


def _json(found: Dissection, out: Path | None) -> str:
    return output.json(found)


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
