"""Triage out: as text for the eye, as JSON, Markdown or SARIF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analyzer.report import output
from analyzer.report.triage_markdown import markdown
from analyzer.report.triage_sarif import sarif
from analyzer.report.triage_text import text
from analyzer.result import Run
from analyzer.triage_result import TriageReport


def write(found: TriageReport, runs: Sequence[Run], form: str, out: Path | None, folder: Path | None = None) -> None:
    """Write to `out` or stdout, with what happened when in `runs`, those that were triaged.

    `folder`: where files are named from, None where that is not known.

    Raises UserError where the file cannot be written.
    """
    forms = {
        "text": lambda: text(found, runs, output.width(out), folder),
        "json": lambda: output.json(found),
        "markdown": lambda: markdown(found, runs),
        "sarif": lambda: sarif(found, folder),
    }
    printed = forms[form]()
    with output.text(out) as stream:
        stream.write(printed)
