"""What happened when in a run with findings: a drawing, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.report import triage_words as words
from analyzer.report.journey_picture.shapes import Tone
from analyzer.report.timeline_picture import Event, draw
from analyzer.report.view.names import anchor
from analyzer.report.view.parts import Block, Cell, Column, Figure, Group, Row, Rows, Status, Table, unknown
from analyzer.report.view.text import clean, clip, count, cut
from analyzer.result import BgpSession, Finding, IcmpErrors, Run
from analyzer.words import CERTAINTIES

PER_KIND = 10
"""Rows of one kind: a drawing of more is not read."""
COLUMNS = [
    Column("What", weight=20),
    Column("Event", weight=46),
    Column("From", "after the first", numeric=True, weight=14),
    Column("Until", "after the first", numeric=True, weight=14),
]
READ = (
    "Each row is something that happened, from its first to its last sign; a dot is a moment. Times count from the "
    "first of them, {}, by the clocks of the points that saw it. Red rows are critical findings. Dashed rows happened "
    "at some time between both ends, nobody recorded when."
)


def blocks(run: Run) -> list[Block]:
    """Return the figure and the folded table; nothing where no finding says when it was."""
    events, more = happened(run)
    if not events:
        return []
    left = f"and {count(more, 'more event')} in result.json" if more else ""
    name, begun = anchor(run), min(event.first_ns for event in events)
    caption = "Timeline of the incident"
    read = READ.format(words.clock(begun))
    figure = Figure(f"timeline-{name}", caption, "picture.svg.j2", draw(events, f"{caption}, {clip(run.id, 60)}"), read)
    rows = [_row(event, begun) for event in events]
    table = Table(f"timeline-table-{name}", f"{caption} as a table", COLUMNS, [Rows(rows)], "", left)
    return [figure, Group(f"timeline-fold-{name}", f"{caption} as a table", left, [table], folded=True)]


def happened(run: Run, most: int = PER_KIND) -> tuple[list[Event], int]:
    """Return the events, in the order of kinds and times, and how many were left out: of a kind the first `most` stay.

    Nothing where no finding says when it was.
    """
    kinds = [_findings(run), _bgp(run), _icmp(run), _steps(run), _changes(run)]
    found = [list(events) for events in kinds]
    if not found[0]:
        return [], 0
    left = sum(max(0, len(events) - most) for events in found)
    ordered = (sorted(events[:most], key=lambda event: event.first_ns) for events in found)
    shown = [*_captured(run), *(event for events in ordered for event in events)]
    return [event._replace(label=clean(event.label)) for event in shown], left


def _row(event: Event, begun: int) -> Row:
    status: Status = "bad" if event.tone == "bad" else ""
    until = Cell(words.seconds(event.last_ns - begun)) if event.last_ns > event.first_ns else unknown()
    return Row(
        Cell(event.kind, "" if event.sure else "at some time between", status),
        [Cell(event.label), Cell(words.seconds(event.first_ns - begun)), until],
    )


def _captured(run: Run) -> Iterator[Event]:
    first = min((point.first_epoch_ns for point in run.points if point.first_epoch_ns is not None), default=None)
    last = max((point.last_epoch_ns for point in run.points if point.last_epoch_ns is not None), default=None)
    if first is not None and last is not None:
        yield Event("capture", f"frames captured at {count(len(run.points), 'point')}", first, last, "muted")


def _findings(run: Run) -> Iterator[Event]:
    """Yield those of more than information, and all where there is no other."""
    found = [finding for finding in run.triage.findings if finding.severity != "info"] or run.triage.findings
    for finding in sorted(found, key=_rank)[:PER_KIND]:
        if finding.first_epoch_ns is not None and finding.last_epoch_ns is not None:
            label = f"{finding.rule}: {words.outcome_of(finding, run.triage).title}"
            tone: Tone = "bad" if finding.severity == "critical" else "ink"
            yield Event("finding", label, finding.first_epoch_ns, finding.last_epoch_ns, tone)


def _rank(finding: Finding) -> int:
    return CERTAINTIES.index(finding.certainty)


def _bgp(run: Run) -> Iterator[Event]:
    for session in run.bgp:
        yield from _said(session)
    for session in run.bgp:
        ends = " and ".join(clip(peer.node or peer.ip, 30) for peer in session.peers)
        begun = _first(session.opened_epoch_ns, session.established_epoch_ns)
        ended = _first(session.reset_epoch_ns, session.closed_epoch_ns)
        state = "established" if session.established else "opened"
        if begun is not None:
            yield Event("BGP", f"session of {ends}: {state}", begun, begun)
        if ended is not None:
            how = "reset" if session.reset_epoch_ns == ended else "closed"
            yield Event("BGP", f"session of {ends}: {how}", ended, ended)


def _said(session: BgpSession) -> Iterator[Event]:
    """Yield a session's silences and NOTIFICATIONs."""
    for peer in session.peers:
        who = clip(peer.node or peer.ip, 30)
        for silence in peer.silences or ():
            yield Event("BGP", f"{who} silent beyond the hold time", silence.from_epoch_ns, silence.until_epoch_ns)
        for each in peer.notifications:
            if each.time_epoch_ns is not None:
                why = ", ".join(filter(None, [each.error, each.reason]))
                yield Event("BGP", f"NOTIFICATION of {who}: {clip(why, 60)}", each.time_epoch_ns, each.time_epoch_ns)


def _first(*times: int | None) -> int | None:
    return min((time for time in times if time is not None), default=None)


def _icmp(run: Run) -> Iterator[Event]:
    """Yield ICMP errors, those of one kind and sender as one; the Result knows the first of each flow."""
    kinds: dict[tuple[str, int, int], list[IcmpErrors]] = {}
    for flow in run.flows:
        for each in flow.icmp_errors:
            kinds.setdefault((each.source_ip, each.icmp_type, each.icmp_code), []).append(each)
    for (sender, icmp_type, code), errors in kinds.items():
        times = [each.first_epoch_ns for each in errors if each.first_epoch_ns is not None]
        many = count(sum(each.n for each in errors), "error")
        if times:
            label = f"{many} of type {icmp_type}, code {code}, from {clip(sender, 40)}"
            yield Event("ICMP", label, min(times), max(times))


def _steps(run: Run) -> Iterator[Event]:
    for step in run.traffic:
        if step.started_epoch_ns is not None:
            failed = f", ended with {step.exit_status}" if step.exit_status else ""
            label = f"{clip(step.name, 40)}, {clip(step.source, 30)} to {clip(step.destination, 30)}{failed}"
            ended = step.started_epoch_ns if step.ended_epoch_ns is None else step.ended_epoch_ns
            yield Event("traffic", label, step.started_epoch_ns, max(ended, step.started_epoch_ns), "muted")


def _changes(run: Run) -> Iterator[Event]:
    """Yield what differs between the snapshots of state before and after."""
    if run.state_changes and run.started_epoch_ns is not None and run.ended_epoch_ns is not None:
        named = ", ".join(clean(each) for each in run.state_changes)
        yield Event("state", f"changed: {cut(named, 200)}", run.started_epoch_ns, run.ended_epoch_ns, "muted", False)
