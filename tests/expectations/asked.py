"""One expectation as a user writes it, against one run."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

from analyzer.check_result import Outcome
from analyzer.expectations.check import outcomes
from analyzer.expectations.written import load
from analyzer.result import Run


def asked(folder: Path, text: str, *runs: Run) -> list[Outcome]:
    """Return the outcomes of a whole file's text."""
    path = folder / "expectations.yaml"
    path.write_text(dedent(text))
    return outcomes(load(path), runs)


def one(folder: Path, item: str, run: Run) -> Outcome:
    """Return the outcome of one item of `expect`."""
    (outcome,) = asked(folder, "expect:\n" + indent(dedent(item).strip(), "  "), run)
    return outcome
