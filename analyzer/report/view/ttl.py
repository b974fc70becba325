"""TTL at every capture point: rows are points, columns are directions."""

from __future__ import annotations

from itertools import pairwise

from analyzer.report.charts.hops import draw
from analyzer.report.view import measured
from analyzer.report.view.hops import way
from analyzer.report.view.names import SCOPES, anchor, heading, maker
from analyzer.report.view.parts import Block, Cell, Column, Figure, Group, Row, Rows, Section, Table, charted, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, distribution, more
from analyzer.result import Run, TtlAtPoint, TtlExpectation
from analyzer.words import HostRouting

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


PLACES = ("source underlay", "destination underlay", "receiver")
READ_WAY = (
    "Each panel follows one echo request from pod to pod; a shaded band is a node. The solid line is the TTL of the "
    "pod's own packet, the dashed one that of the tunnel's packet around it. Each step down is taken as a "
    "router takes it. In a tunnel routers take from the dashed line; the solid one shows what the pod's packet lost."
)


WHY: dict[HostRouting, str] = {
    "legacy": "Under legacy host routing packets pass the node's own IP stack, which takes one as a router does, and "
    "Cilium's eBPF takes one more wherever it routes them itself.",
    "bpf": "Under BPF host routing eBPF hands packets on past the node's IP stack, and takes one where it routes them.",
}
"""Host routing → what of a genuine agent takes from TTLs (Cilium bpf/lib/ipv4.h ipv4_dec_ttl; kernel ip_forward)."""


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
    read = " ".join(filter(None, [READ, _lost_where(run)]))
    return Table(f"ttl-{anchor(run)}", caption, columns, [Rows(rows[:POINTS])], read, left)


def _lost_where(run: Run) -> str:
    """Return what the way between two nodes took, node by node as measured, and the rule that has it so."""
    seen: dict[tuple[str, str, int], dict[str, TtlExpectation]] = {}
    for each in run.ttl_expected:
        met = each.scope == "internode" and each.header == "workload" and each.met and len(each.observed) == 1
        if met and each.source_node and each.destination_node and each.initial:
            key = (each.source_node, each.destination_node, each.initial)
            seen.setdefault(key, {}).setdefault(each.place, each)
    found = next(((key, places) for key, places in seen.items() if set(PLACES) <= set(places)), None)
    if found is None:
        return ""
    (source, destination, initial), places = found
    there = places["receiver"]
    at = [initial, *(places[place].observed[0].value for place in PLACES)]
    ends = f"from {clip(source, 40)} to {clip(destination, 40)}"
    taken = [before - after for before, after in pairwise(at)]
    said = f"Measured {ends}: the sender's node took {taken[0]}, the way between {taken[1]}, the receiver's {taken[2]}"
    rule = _rule(there, sum(taken))
    why = WHY.get(run.host_routing, "") if run.datapath == "cilium" and there.path_class == "native" else ""
    return " ".join(filter(None, [f"{said} ({rule})." if rule else f"{said}.", why]))


def _rule(there: TtlExpectation, taken: int) -> str:
    """Return the rule, of those that may hold, that takes as many, in its own words."""
    wanted = f": -{taken - (there.routers or 0)}"
    return next((each.removesuffix(wanted) for each in there.rules if each.endswith(wanted)), "")


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
