"""Triage out: as text for the eye, as JSON, Markdown or SARIF."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import msgspec

from analyzer.report import output
from analyzer.report.triage_markdown import markdown
from analyzer.report.triage_sarif import sarif
from analyzer.report.triage_text import text
from analyzer.triage_result import TriageReport

PIPE_WIDTH = 120
"""Columns of a line where there is no terminal that says how wide it is."""


def write(found: TriageReport, form: str, out: Path | None) -> None:
    """Write to `out` or stdout; raises UserError where the file cannot be written."""
    printed = FORMS[form](found, out)
    with output.text(out) as stream:
        stream.write(printed)


def _text(found: TriageReport, out: Path | None) -> str:
    width = shutil.get_terminal_size((PIPE_WIDTH, 0)).columns if out is None and sys.stdout.isatty() else PIPE_WIDTH
    return text(found, width)


def _json(found: TriageReport, out: Path | None) -> str:
    return msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"


def _markdown(found: TriageReport, out: Path | None) -> str:
    return markdown(found)


def _sarif(found: TriageReport, out: Path | None) -> str:
    return sarif(found)


FORMS = {"text": _text, "json": _json, "markdown": _markdown, "sarif": _sarif}
