"""A comparison, or what became of expectations, out: for the eye, as JSON, as Markdown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from analyzer.check_result import Check
from analyzer.compare_result import SideBySide
from analyzer.report import check_words, output
from analyzer.report.comparison_markdown import markdown
from analyzer.report.comparison_text import text

Any = TypeVar("Any", bound=msgspec.Struct)


def write(found: SideBySide, form: str, out: Path | None) -> None:
    """Write a comparison to `out` or stdout; raises UserError where the file cannot be written."""
    _write(found, form, out, text, markdown)


def write_check(check: Check, form: str, out: Path | None) -> None:
    """Write what became of expectations, likewise."""
    _write(check, form, out, check_words.text, check_words.markdown)


def _write(
    found: Any, form: str, out: Path | None, as_text: Callable[[Any, int], str], as_markdown: Callable[[Any], str]
) -> None:
    """Write a structure in the form asked for: text, markdown or json."""
    if form == "json":
        printed = output.json(found)
    else:
        printed = as_markdown(found) if form == "markdown" else as_text(found, output.width(out))
    with output.text(out) as stream:
        stream.write(printed)
