"""A Trace out: as text or a picture for the eye, or as JSON."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import msgspec

from analyzer.report import output
from analyzer.report.journey_picture.draw import draw
from analyzer.report.journey_picture.svg import svg
from analyzer.report.journey_text import text
from analyzer.trace_result import Trace

PIPE_WIDTH = 120
"""Columns of a line where there is no terminal that says how wide it is."""


def write(trace: Trace, form: str, out: Path | None) -> None:
    """Write to `out` or stdout; raises UserError where the file cannot be written."""
    printed = FORMS[form](trace, out)
    with output.text(out) as stream:
        stream.write(printed)


def _text(trace: Trace, out: Path | None) -> str:
    width = shutil.get_terminal_size((PIPE_WIDTH, 0)).columns if out is None and sys.stdout.isatty() else PIPE_WIDTH
    return text(trace, width)


def _json(trace: Trace, out: Path | None) -> str:
    return msgspec.json.format(msgspec.json.encode(trace), indent=1).decode() + "\n"


def _svg(trace: Trace, out: Path | None) -> str:
    return svg(draw(trace))


FORMS = {"text": _text, "json": _json, "svg": _svg}
