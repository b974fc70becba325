"""Findings as text: what, whom it strikes, where, which frames show it, what to do."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator

from analyzer.report.triage_words import numbers, outcome_of, places, subject, summary, where
from analyzer.report.view.text import clean, count
from analyzer.result import Finding, RuleOutcome, Triage
from analyzer.triage_result import RunTriage, TriageReport

INDENT = "  "
LEAST_WIDTH = 40
"""A narrower terminal breaks the lines itself."""


def text(found: TriageReport, width: int) -> str:
    """Return the findings run by run, for `width` columns."""
    blocks = [line for run in found.runs for line in _run(run, width)]
    return "\n\n".join([_filled(summary([run.triage for run in found.runs]), width), *blocks]) + "\n"


def _run(run: RunTriage, width: int) -> Iterator[str]:
    triage = run.triage
    if not triage.findings and not _failed(triage):
        return
    yield f"{clean(run.run)}: {count(len(triage.findings), 'finding')}"
    for finding in triage.findings:
        yield "\n".join(_finding(finding, triage, width))
    for outcome in _failed(triage):
        yield _filled(f"{outcome.id} failed: {clean(outcome.why or '')}", width)


def _failed(triage: Triage) -> list[RuleOutcome]:
    return [outcome for outcome in triage.rules if outcome.status == "error"]


def _finding(finding: Finding, triage: Triage, width: int) -> Iterator[str]:
    outcome = outcome_of(finding, triage)
    yield _filled(f"{finding.severity.upper()} {finding.rule} ({finding.certainty}): {outcome.title}", width)
    lines = [
        ("what", subject(finding)),
        ("where", where(finding)),
        ("cause", finding.cause),
        ("numbers", numbers(finding)),
        *(("frames", clean(place)) for place in places(finding)),
        ("filter", finding.display_filter or ""),
        ("decode as", ", ".join(f"-d {each}" for each in finding.decode_as)),
        ("next", outcome.next_step),
        ("settled by", finding.settled_by or ""),
        ("more", f"analyze explain {finding.rule}"),
    ]
    before = Counter[str]()
    for name, words in lines:
        if words:
            yield _filled(words, width, INDENT, "" if before[name] else name)
            before[name] += 1


def _filled(words: str, width: int, indent: str = "", name: str = "") -> str:
    head = f"{indent}{name:<11}" if indent else ""
    wrapper = textwrap.TextWrapper(max(width, LEAST_WIDTH), break_long_words=False, break_on_hyphens=False)
    wrapper.initial_indent, wrapper.subsequent_indent = head, " " * len(head)
    return wrapper.fill(words)
