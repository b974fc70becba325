"""A Trace out: as text for the eye, or as JSON."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import msgspec

from analyzer.report import output
from analyzer.report.journey_text import text
from analyzer.trace_result import Trace

PIPE_WIDTH = 120
"""Columns of a line where there is no terminal that says how wide it is."""


def write(trace: Trace, form: str, out: Path | None) -> None:
    """Write to `out` or stdout; raises UserError where the file cannot be written."""
    width = shutil.get_terminal_size((PIPE_WIDTH, 0)).columns if out is None and sys.stdout.isatty() else PIPE_WIDTH
    printed = text(trace, width) if form == "text" else _json(trace)
    with output.text(out) as stream:
        stream.write(printed)


def _json(trace: Trace) -> str:
    return msgspec.json.format(msgspec.json.encode(trace), indent=1).decode() + "\n"
