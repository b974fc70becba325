"""How flows spread over several uplinks (ECMP): a bar a node, and the numbers with the next hops."""

from __future__ import annotations

from analyzer.report.charts.shares import Spread, Taken, draw
from analyzer.report.view.names import anchor, heading
from analyzer.report.view.parts import Block, Cell, Column, Figure, Group, Row, Rows, Section, Table, charted, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count, more, number
from analyzer.result import EcmpAt, Run, Uplink

RUNS, NODES, UPLINKS, HOPS = 4, 12, 40, 4
READ = (
    "A bar is the flows between pods that left one node, cut by the uplink they took; all bars share one scale. A "
    "flow's addresses and ports are hashed and all its packets take one way, so few flows never split evenly, and "
    "flows of one direction say nothing of the other."
)
READ_TABLE = "Counted by flow and by packet, once each. The next hops are those of the node's routing table."
COLUMNS = [
    Column("Uplink", weight=22),
    Column("Flows out", numeric=True, weight=9),
    Column("Packets out", numeric=True, weight=9),
    Column("Flows in", numeric=True, weight=9),
    Column("Packets in", numeric=True, weight=9),
    Column("What is to say", weight=34),
]


def section(page: Shown) -> Section | None:
    """Return every run in which a node had several uplinks or next hops."""
    runs = [run for run in page.main + page.others if run.ecmp][:RUNS]
    groups: list[Block] = [Group(f"ecmp-{anchor(run)}", heading(run), "", blocks_of(run)) for run in runs]
    return Section("ecmp", "How flows spread over several paths", "", groups) if groups else None


def blocks_of(run: Run) -> list[Block]:
    """Return the figure and the table of one run."""
    rows = [row for each in run.ecmp for row in _uplinks(each)]
    left = more(len(rows) - UPLINKS, "uplink")
    table = Table(
        f"uplinks-{anchor(run)}", f"Uplinks, {heading(run)}", COLUMNS, [Rows(rows[:UPLINKS])], READ_TABLE, left
    )
    return [*_figure(run), table]


def _figure(run: Run) -> list[Figure]:
    spreads = [_spread(each) for each in run.ecmp[:NODES] if any(out.flows for out in each.leaving)]
    if not spreads:
        return []
    caption = "Flows between pods, by the uplink on which they left a node"
    return [charted(f"ecmp-spread-{anchor(run)}", caption, draw(spreads, caption), READ)]


def _spread(at: EcmpAt) -> Spread:
    ways = [Taken(clip(_interface(each), 20), each.flows, _words(each)) for each in at.leaving if each.flows]
    flows = sum(each.flows for each in at.leaving)
    return Spread(f"{clip(at.node, 40)}: {count(flows, 'flow')}", ways)


def _interface(uplink: Uplink) -> str:
    return uplink.point.partition("/")[2] or uplink.point


def _words(uplink: Uplink) -> str:
    return f"{uplink.point}: {count(uplink.flows, 'flow')}, {count(uplink.packets, 'packet')}"


def _uplinks(row: EcmpAt) -> list[Row]:
    rows = []
    for out, into in zip(row.leaving, row.entering, strict=True):
        cells = [Cell(number(each)) for each in (out.flows, out.packets, into.flows, into.packets)]
        rows.append(Row(Cell(clip(out.point, 60), title=out.point), [*cells, unknown()]))
    if rows:
        rows[0].cells[-1] = _said(row)
    return rows


def _said(row: EcmpAt) -> Cell:
    """Return the next hops of the node's routes, and what cannot be told or should not be."""
    hops = list(dict.fromkeys(tuple(each.via) for each in row.next_hops))
    words = "; ".join(f"next hops {', '.join(clip(via, 40) for via in each)}" for each in hops[:HOPS])
    split = f"{count(row.flows_leaving_by_several, 'flow')} left by several uplinks"
    if row.flows_leaving_by_several:
        return Cell(words or split, "; ".join(filter(None, [split if words else "", row.why])), "warn")
    return Cell(words, row.why or "") if words or row.why else unknown()
