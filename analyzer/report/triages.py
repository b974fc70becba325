"""Triage out: as text for the eye, as JSON, Markdown or SARIF."""

from __future__ import annotations

from pathlib import Path

from analyzer.report import output
from analyzer.report.triage_markdown import markdown
from analyzer.report.triage_sarif import sarif
from analyzer.report.triage_text import text
from analyzer.triage_result import TriageReport


def write(found: TriageReport, form: str, out: Path | None, folder: Path | None = None) -> None:
    """Write to `out` or stdout; `folder`: where files are named from, None where that is not known.

    Raises UserError where the file cannot be written.
    """
    printed = FORMS[form](found, out, folder)
    with output.text(out) as stream:
        stream.write(printed)


def _text(found: TriageReport, out: Path | None, folder: Path | None) -> str:
    return text(found, output.width(out), folder)


def _json(found: TriageReport, out: Path | None, folder: Path | None) -> str:
    return output.json(found)


def _markdown(found: TriageReport, out: Path | None, folder: Path | None) -> str:
    return markdown(found)


def _sarif(found: TriageReport, out: Path | None, folder: Path | None) -> str:
    return sarif(found, folder)


FORMS = {"text": _text, "json": _json, "markdown": _markdown, "sarif": _sarif}
