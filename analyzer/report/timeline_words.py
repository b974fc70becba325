"""What happened when in a run that something grave struck: the page's timeline in lines, by time, not by kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from analyzer.report.timeline_picture import Event
from analyzer.report.triage_words import clock, seconds
from analyzer.report.view.shown import grave, worst
from analyzer.report.view.text import count
from analyzer.report.view.timeline import happened
from analyzer.result import Run

PER_KIND, RUNS = 4, 3
"""Events of a kind, and runs, that are told: the page shows more."""


class Told(NamedTuple):
    """One event: when, counted from the first; of what kind; what."""

    when: str
    kind: str
    what: str


class Timeline(NamedTuple):
    """Events of a run by time."""

    run: str
    begun: str
    events: list[Told]
    left: str
    """How many more there are, and where; empty for none."""


def timelines(runs: Sequence[Run]) -> list[Timeline]:
    """Return those of the gravest runs; none of a run in which nothing of warning or above was found."""
    found = [_timeline(run) for run in sorted(filter(grave, runs), key=worst)]
    return [each for each in found if each.events][:RUNS]


def _timeline(run: Run) -> Timeline:
    events, left = happened(run, PER_KIND)
    begun = min((event.first_ns for event in events), default=0)
    told = [Told(_when(event, begun), event.kind, event.label) for event in sorted(events, key=_by_time)]
    more = f"and {count(left, 'more event')}: `analyze CAPTURES --report` shows them" if left else ""
    return Timeline(run.id, clock(begun), told, more)


def _by_time(event: Event) -> tuple[int, int]:
    return event.first_ns, -event.last_ns


def _when(event: Event, begun: int) -> str:
    first, last = seconds(event.first_ns - begun), seconds(event.last_ns - begun)
    if first == last:
        return first
    return f"{first} to {last}" if event.sure else f"between {first} and {last}"
