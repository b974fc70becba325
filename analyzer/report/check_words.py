"""What became of expectations, for the eye and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby

from analyzer.check_result import Check, Outcome
from analyzer.report.comparison_markdown import escaped, row
from analyzer.report.view.text import clean, count

NOBODY = "no run"
SHOUTED = {"not met": "NOT MET", "not seen": "NOT SEEN"}
"""Failures stand out without colour, too."""


def text(check: Check, width: int) -> str:
    """Return the outcomes run by run, for `width` columns."""
    blocks = [textwrap.fill(summary(check), width, break_on_hyphens=False)]
    for run, outcomes in groupby(check.outcomes, key=lambda outcome: outcome.run):
        lines = [line for outcome in outcomes for line in _lines(outcome, width, len(check.files) > 1)]
        blocks.append("\n".join([clean(run or NOBODY), *lines]))
    return "\n\n".join(blocks) + "\n"


def summary(check: Check) -> str:
    """Return the counts in one sentence."""
    files = ", ".join(clean(file) for file in check.files)
    counts = f"{check.met} met, {check.not_met} not met, {check.not_seen} not seen"
    nothing = "" if check.met or check.not_met or check.not_seen else " Nothing was checked, so nothing holds."
    return f"{files} on {count(len(check.runs), 'run')}: {counts}, {check.not_applicable} not applicable.{nothing}"


def markdown(check: Check) -> str:
    """Return the outcomes as one table."""
    lines = ["# Expectations", "", escaped(summary(check)), ""]
    lines += [row(["run", "status", "expected", "seen", "n", "why", "line"]), row(["---"] * 7)]
    lines += [_row(outcome) for outcome in check.outcomes]
    return "\n".join(lines) + "\n"


def _lines(outcome: Outcome, width: int, several: bool) -> Iterator[str]:
    status = SHOUTED.get(outcome.status, outcome.status)
    why = f" \N{EN DASH} {outcome.why}" if outcome.why else ""
    n = "" if outcome.n is None else f", n = {outcome.n}"
    seen = f": {outcome.seen}{n}" if outcome.seen else ""
    title = outcome.name if outcome.name and outcome.status == "met" else titled(outcome)
    place = f"{outcome.file}:{outcome.line}" if several else f"line {outcome.line}"
    line = clean(f"{title}{seen}{why} ({place})")
    yield textwrap.fill(
        line,
        width,
        initial_indent=f"  {status:<14}  ",
        subsequent_indent=" " * 18,
        break_long_words=False,
        break_on_hyphens=False,
    )


def titled(outcome: Outcome) -> str:
    """Return the expectation's own name, with what it demands."""
    return f"{outcome.name} [{outcome.expected}]" if outcome.name else outcome.expected


def _row(outcome: Outcome) -> str:
    n = "" if outcome.n is None else str(outcome.n)
    where = f"{outcome.file}:{outcome.line}"
    return row([outcome.run or NOBODY, outcome.status, titled(outcome), outcome.seen, n, outcome.why, where])
