"""A Trace out: as text or a picture for the eye, or as JSON."""

from __future__ import annotations

from pathlib import Path

from analyzer.report import output
from analyzer.report.journey_picture.draw import draw
from analyzer.report.journey_picture.svg import svg
from analyzer.report.journey_text import text
from analyzer.trace_result import Trace


def write(trace: Trace, form: str, out: Path | None) -> None:
    """Write to `out` or stdout; raises UserError where the file cannot be written."""
    printed = FORMS[form](trace, out)
    with output.text(out) as stream:
        stream.write(printed)


def _text(trace: Trace, out: Path | None) -> str:
    return text(trace, output.width(out))


def _json(trace: Trace, out: Path | None) -> str:
    return output.json(trace)


def _svg(trace: Trace, out: Path | None) -> str:
    return svg(draw(trace))


FORMS = {"text": _text, "json": _json, "svg": _svg}
