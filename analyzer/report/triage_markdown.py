"""Findings as Markdown: for an issue, a pull request, a post-mortem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.report.comparison_markdown import escaped, row
from analyzer.report.timeline_words import Timeline, timelines
from analyzer.report.triage_words import numbers, outcome_of, places, subject, summary, where
from analyzer.report.view.text import clean
from analyzer.result import Finding, RuleOutcome, Run
from analyzer.triage_result import RunTriage, TriageReport


def markdown(found: TriageReport, runs: Sequence[Run]) -> str:
    """Return all of it, and what happened when in `runs`, those that were triaged."""
    lines = ["# Triage", "", escaped(summary([run.triage for run in found.runs])), ""]
    for run in found.runs:
        lines += _run(run)
    for timeline in timelines(runs):
        lines += _told(timeline)
    return "\n".join(lines).rstrip() + "\n"


def _run(run: RunTriage) -> Iterator[str]:
    triage = run.triage
    yield from (f"## {escaped(run.run)}", "")
    for finding in triage.findings:
        yield from _finding(finding, outcome_of(finding, triage))
    yield from _rules("Failed", [each for each in triage.rules if each.status == "error"])
    yield from _rules("Not applicable", [each for each in triage.rules if each.status == "not_applicable"])
    silent = [f"`{each.id}`" for each in triage.rules if each.status == "none"]
    yield from ((f"Nothing found by {', '.join(silent)}.", "") if silent else ())


def _finding(finding: Finding, outcome: RuleOutcome) -> Iterator[str]:
    yield from (f"### {finding.severity}: {escaped(outcome.title)}", "")
    yield f"`{finding.rule}`, {finding.certainty}."
    yield ""
    facts = [
        ("What", subject(finding)),
        ("Where", where(finding)),
        ("Likely cause", finding.cause),
        ("Numbers", numbers(finding)),
        *(("Frames", place) for place in places(finding)),
    ]
    yield from (f"- **{name}**: {escaped(words)}" for name, words in facts if words)
    yield from _filter(finding)
    yield f"- **Next**: {_code(outcome.next_step)}"
    yield from ([f"- **Settled by**: {_code(finding.settled_by)}"] if finding.settled_by else [])
    yield ""


def _filter(finding: Finding) -> Iterator[str]:
    if finding.display_filter:
        decode = "".join(f" -d {each}" for each in finding.decode_as)
        yield f"- **Wireshark filter**{f' (with{decode})' if decode else ''}: `{finding.display_filter}`"


def _told(timeline: Timeline) -> Iterator[str]:
    """Yield what happened when, by time, as a table."""
    yield from (f"## Timeline of {escaped(timeline.run)}", "", f"From {timeline.begun}.", "")
    yield from (row(each) for each in (["When", "What", "Event"], ["---"] * 3))
    yield from (row(list(each)) for each in timeline.events)
    yield from ("", *([timeline.left, ""] if timeline.left else []))


def _rules(head: str, outcomes: list[RuleOutcome]) -> Iterator[str]:
    if outcomes:
        yield from (f"{head}:", "")
        yield from (f"- `{each.id}`: {escaped(each.why or '')}" for each in outcomes)
        yield ""


def _code(words: str) -> str:
    """Return our own sentences: commands in them stay code."""
    return clean(words).replace("<", "&lt;")
