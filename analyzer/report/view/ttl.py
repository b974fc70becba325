"""TTL at every capture point: rows are points, columns are directions."""

from __future__ import annotations

from analyzer.report.charts.hops import draw
from analyzer.report.view import measured
from analyzer.report.view.hops import way
from analyzer.report.view.names import SCOPES, anchor, heading, maker
from analyzer.report.view.parts import Block, Cell, Column, Figure, Group, Row, Rows, Section, Table, charted, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, distribution, more
from analyzer.result import Run, TtlAtPoint

POINTS = 40
DIRECTIONS = {
    "from source": "on the sender's node",
    "between": "between the nodes",
    "to destination": "on the receiver's node",
}
READ = (
    "TTL of the pods' own packets; where they differ, how many had which. Linux starts at 64, each router takes one. "
    "“Outer” is the TTL of the tunnel's packet around it."
)


READ_WAY = (
    "Each panel follows one echo request from pod to pod; a shaded band is a node. The solid line is the TTL of the "
    "pod's own packet, the dashed one that of the tunnel's packet around it. Every step down is a router: a tunnel "
    "hides the ones between the nodes, so the pod's packet loses nothing there."
)


def section(page: Shown) -> Section | None:
    """Return the way of a ping per compared run and a table of each; those of the other runs are folded away."""
    blocks: list[Block] = [*_ways(page.main)]
    blocks += [table for run in page.main if (table := _table(run))]
    others = [table for run in page.others if (table := _table(run))]
    if others:
        blocks.append(Group("ttl-others", f"TTL in {len(others)} other runs", "", list(others), folded=True))
    return Section("ttl", "TTL, point by point", "", blocks) if blocks else None


def _ways(runs: list[Run]) -> list[Figure]:
    """Return the figure of the runs of which a ping between nodes was seen at several points."""
    paths = [(run, measured.ping_path(run, "internode")) for run in runs]
    ways = [found for run, path in paths if path and (found := way(run, path))]
    caption = "TTL of a ping to a pod on another node, point by point"
    return [charted("ttl-way", caption, draw(ways, caption), READ_WAY)] if ways else []


def _table(run: Run) -> Table | None:
    cases = _cases(run.ttl)
    points = list(dict.fromkeys(each.point for each in run.ttl))
    if not cases:
        return None
    columns = [Column("Point", weight=24)]
    columns += [Column(f"{SCOPES[scope].capitalize()}", DIRECTIONS[direction], weight=20) for scope, direction in cases]
    seen: dict[tuple[str, str, str], TtlAtPoint] = {(each.point, each.scope, each.direction): each for each in run.ttl}
    rows = [
        Row(Cell(clip(point, 60), title=point), [_cell(seen.get((point, *case))) for case in cases]) for point in points
    ]
    caption = f"{heading(run)}, {maker(run)}" if run.setup else heading(run)
    left = more(len(rows) - POINTS, "point")
    return Table(f"ttl-{anchor(run)}", caption, columns, [Rows(rows[:POINTS])], READ, left)


def _cases(values: list[TtlAtPoint]) -> list[tuple[str, str]]:
    present = {(each.scope, each.direction) for each in values}
    return [
        (scope, direction)
        for scope in ("internode", "intranode")
        for direction in DIRECTIONS
        if (scope, direction) in present
    ]


def _cell(value: TtlAtPoint | None) -> Cell:
    if value is None or not (value.workload_ttl or value.outer_ttl):
        return unknown()
    outer = f"outer {distribution(value.outer_ttl)}" if value.outer_ttl else ""
    return Cell(distribution(value.workload_ttl), outer)
