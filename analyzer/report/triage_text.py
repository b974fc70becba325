"""Findings as text: what, whom it strikes, where, which frames show it, what to do."""

from __future__ import annotations

import os
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from analyzer.errors import readable
from analyzer.report.timeline_words import Timeline, timelines
from analyzer.report.triage_words import numbers, outcome_of, places, subject, summary, where
from analyzer.report.view.text import clean, count
from analyzer.result import Finding, RuleOutcome, Run, Triage
from analyzer.triage_result import RunTriage, TriageReport
from analyzer.words import SEVERITIES

INDENT = "  "
LEAST_WIDTH = 40
"""A narrower terminal breaks the lines itself."""


def text(found: TriageReport, runs: Sequence[Run], width: int, folder: Path | None = None) -> str:
    """Return the findings of all runs, gravest first, for `width` columns, and what happened when.

    `runs` are those that were triaged; `folder`: where files are named from.
    """
    several = len(found.runs) > 1
    blocks = [_filled(summary([run.triage for run in found.runs]), width)]
    blocks += [f"{clean(run.run)}: {count(len(run.triage.findings), 'finding')}" for run in found.runs if not several
               and (run.triage.findings or _failed(run.triage))]  # fmt: skip
    every = sorted(((run, each) for run in found.runs for each in run.triage.findings), key=_gravity)
    blocks += ["\n".join(_finding(each, run, several, width)) for run, each in every]
    blocks += ["\n".join(_told(each, several, width)) for each in timelines(runs)]
    for run in found.runs:
        where = f" in {clean(run.run)}" * several
        blocks += [_filled(f"{each.id} failed{where}: {clean(each.why or '')}", width) for each in _failed(run.triage)]
    blocks += ["\n".join(_unsighted(found.runs, width))]
    if every and folder is not None and folder != Path.cwd().resolve():
        blocks += [_filled(f"Files are named from {clean(readable(os.path.relpath(folder)))}.", width)]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _gravity(found: tuple[RunTriage, Finding]) -> int:
    """Return the place of a finding's severity: among alike ones, runs and their findings keep their order."""
    return SEVERITIES.index(found[1].severity)


def _unsighted(runs: Sequence[RunTriage], width: int) -> Iterator[str]:
    """Yield how many rules could not judge, and for want of what: their silence is no answer."""
    lacking: dict[str, dict[str, None]] = defaultdict(dict)
    for run in runs:
        for each in run.triage.rules:
            if each.status == "not_applicable":
                lacking[each.why or ""][each.id] = None
    if lacking:
        rules = {name for names in lacking.values() for name in names}
        yield f"{count(len(rules), 'rule')} could not judge{' every run' * (len(runs) > 1)}:"
    for why, names in sorted(lacking.items(), key=lambda each: -len(each[1])):
        yield _filled(f"{clean(why)} ({', '.join(names)})", width, INDENT, str(len(names)))


def _failed(triage: Triage) -> list[RuleOutcome]:
    return [outcome for outcome in triage.rules if outcome.status == "error"]


def _finding(finding: Finding, run: RunTriage, several: bool, width: int) -> Iterator[str]:
    outcome = outcome_of(finding, run.triage)
    yield _filled(f"{finding.severity.upper()} {finding.rule} ({finding.certainty}): {outcome.title}", width)
    lines = [
        ("run", clean(run.run) * several),
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


def _told(timeline: Timeline, several: bool, width: int) -> Iterator[str]:
    """Yield what happened when, by time."""
    yield _filled(f"Timeline{f' of {clean(timeline.run)}' * several}, from {timeline.begun}:", width)
    when, kind = (max(len(each[at]) for each in timeline.events) for at in (0, 1))
    for each in timeline.events:
        yield _filled(each.what, width, INDENT, f"{each.when:<{when}}  {each.kind:<{kind}}  ")
    if timeline.left:
        yield INDENT + timeline.left


def _filled(words: str, width: int, indent: str = "", name: str = "") -> str:
    head = f"{indent}{name:<11}" if indent else ""
    wrapper = textwrap.TextWrapper(max(width, LEAST_WIDTH), break_long_words=False, break_on_hyphens=False)
    wrapper.initial_indent, wrapper.subsequent_indent = head, " " * len(head)
    return wrapper.fill(words)
