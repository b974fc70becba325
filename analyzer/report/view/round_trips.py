"""How long pings took: every compared run on one scale, and where on the way the time went."""

from __future__ import annotations

from analyzer.report.charts.times import Times, draw
from analyzer.report.view import measured, pings
from analyzer.report.view.names import SCOPES, anchor, heading, maker
from analyzer.report.view.parts import Block, Cell, Column, Figure, Group, Row, Rows, Section, Table, charted, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count, cut, microseconds, more, number, span
from analyzer.result import HopLatency, PingSummary, Run

STEPS, PRINTED = 40, 8
SCOPES_DRAWN = ("internode", "intranode")
READ = (
    "Each ring is one ping (the ends of the line, where single ones are not known), the bar across the line the "
    "median, n the number of pings. With so few, two lines that overlap do not tell two setups apart; and where "
    "another datapath made the packets, times compare machines, not setups."
)
READ_STEPS = (
    "From one capture point to the next that saw the same packet. Clocks of two nodes are compared only where their "
    "difference could be taken off; the reason stands where it could not."
)
COLUMNS = [
    Column("From", weight=26),
    Column("To", weight=26),
    Column("Packets", numeric=True, weight=9),
    Column("Median", numeric=True, weight=12),
    Column("Range", weight=20),
    Column("Clocks", weight=26),
]


def section(page: Shown) -> Section | None:
    """Return the figure of the compared runs, and pings and steps of every run behind a click."""
    blocks: list[Block] = [*_figure(page)]
    blocks += [group for run in page.main for group in (pings.of_run(run), _steps(run)) if group]
    return Section("round-trips", "How long a ping takes", "", blocks) if blocks else None


def _figure(page: Shown) -> list[Figure]:
    rows = [
        Times(f"{clip(heading(run), 30)}, {SCOPES[scope]}", found.rtt_us, _each(found))
        for scope in SCOPES_DRAWN
        for run in page.main
        if (found := measured.pings(run, scope)) and found.rtt_us and found.rtt_us.n
    ]
    if not rows:
        return []
    caption = "Round trips of pings, to a pod on another node and on the same node"
    return [charted("round-trips-spread", caption, draw(rows, caption), READ)]


def _each(found: PingSummary) -> list[float]:
    return [ping.rtt_us for ping in found.each if ping.rtt_us is not None]


def _steps(run: Run) -> Group | None:
    groups = [
        Rows([_row(each) for each in run.latency if (each.scope, each.direction) == (scope, direction)][:STEPS],
             f"{direction.capitalize()}, {SCOPES[scope]}")
        for scope in SCOPES_DRAWN for direction in ("request", "reply")
    ]  # fmt: skip
    groups = [group for group in groups if group.rows]
    if not groups:
        return None
    left = more(len(run.latency) - sum(len(group.rows) for group in groups), "step")
    table = Table(f"steps-{anchor(run)}", f"Step by step: {heading(run)}", COLUMNS, groups, READ_STEPS, left, PRINTED)
    title = f"{heading(run)}: where the time goes"
    return Group(f"latency-{anchor(run)}", title, maker(run), [table], folded=True)


def _row(each: HopLatency) -> Row:
    spread = each.delta_us
    return Row(
        Cell(clip(each.from_point, 50), title=each.from_point),
        [
            Cell(clip(each.to_point, 50), title=each.to_point),
            Cell(number(each.packets)),
            Cell(microseconds(spread.median)) if spread else unknown(),
            Cell(span(spread)) if spread else unknown(),
            _clocks(each),
        ],
    )


def _clocks(each: HopLatency) -> Cell:
    if each.reason:
        return Cell(cut(each.reason, 160))
    if each.offset_us is None:
        return Cell("the same clock")
    offset = f"{each.offset_us:+,.1f} µs" + ("" if each.uncertainty_us is None else f" ± {each.uncertainty_us:,.1f} µs")
    contradicted = f"; {count(each.negative, 'difference')} below zero" if each.negative else ""
    return Cell(f"{offset} {'taken off' if each.corrected else 'within its error'}{contradicted}")
