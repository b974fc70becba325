"""Scenarios of one setup as steps of a story: what each adds to the one before, and what that does to a ping."""

from __future__ import annotations

from analyzer.report.charts.hops import draw
from analyzer.report.view import answers, measured, routes
from analyzer.report.view.hops import way
from analyzer.report.view.names import anchor, heading, setup
from analyzer.report.view.parts import (
    Block,
    Cell,
    Column,
    Figure,
    Group,
    Items,
    Row,
    Rows,
    Section,
    Table,
    charted,
    unknown,
)
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count, cut, listed
from analyzer.result import RouteTo, Run

STEPS = {
    "no-route": ("Nobody tells the nodes", "a node knows its own pods alone, and sends the rest to its default route"),
    "static": ("Static routes", "every node is told by hand which node has which pods"),
    "bgp": ("BGP", "a router learns from the nodes which of them has which pods, and passes packets on"),
    "ecmp": ("BGP over two paths", "the same over two uplinks: flows are spread by a hash"),
}
"""Scenario → its name, and what it adds, in the order in which one leads to the next."""
READ = (
    "Each panel follows the request of one ping as far as it was seen; the number is its TTL. A red dot is the last "
    "place that saw a packet which should have gone on. A router on the way takes one from the TTL."
)
READ_TABLE = "The line of the table that decides where the ping goes, who put it there, and what became of the pings."
TTL = "TTL"
COLUMNS = [
    Column("Step", weight=20),
    Column("The line that decides", weight=30),
    Column("Who put it there", weight=18),
    Column("Pings answered", "other node", weight=16),
    Column(TTL, "at the receiver", weight=10),
    Column("Paths", weight=16),
]


def section(page: Shown) -> Section | None:
    """Return the story of the setup with most of the steps; None where fewer than two of them were captured."""
    told = max(_stories(page), key=len, default=[])
    if len(told) < 2:
        return None
    blocks: list[Block] = [*_figure(told), _table(told)]
    side_by_side = routes.side_by_side([run for run in told if run.routes], "scenario-routes")
    blocks += [side_by_side] if side_by_side else []
    blocks += [
        _step(number, run, before) for number, (run, before) in enumerate(zip(told, [None, *told], strict=False), 1)
    ]
    return Section("scenarios", f"{setup(told[0])}, step by step", _intro(told), blocks, paper=430)


def _stories(page: Shown) -> list[list[Run]]:
    runs = [run for run in page.main + page.others if run.scenario in STEPS and run.setup]
    order = list(STEPS)
    return [
        sorted((run for run in runs if run.setup == name), key=lambda run: order.index(run.scenario or ""))
        for name in dict.fromkeys(run.setup for run in runs)
    ]


def _intro(runs: list[Run]) -> str:
    steps = listed([f"“{STEPS[run.scenario or ''][0]}”" for run in runs])
    return f"One setup in {count(len(runs), 'run')}, each with one thing other than the one before: {steps}."


def _figure(runs: list[Run]) -> list[Figure]:
    paths = [(run, measured.ping_path(run, "internode") or measured.lost_path(run)) for run in runs]
    ways = [found for run, path in paths if path and (found := way(run, path))]
    caption = "How far a ping to a pod on another node gets"
    return [charted("scenarios-way", caption, draw(ways, caption), READ)] if ways else []


def _table(runs: list[Run]) -> Table:
    return Table("scenarios-table", "What each step changes", COLUMNS, [Rows(list(map(_row, runs)))], READ_TABLE,
                 stacked=True)  # fmt: skip


def _row(run: Run, learnt: bool = True) -> Row:
    name, adds = STEPS[run.scenario or ""]
    route = routes.deciding(run)
    scope = measured.ping_scope(run)
    pings, path = answers.answered(run, scope), measured.lost_path(run)
    if path and path.last_seen_at and pings.status == "bad":
        pings.detail = f"last seen at {clip(path.last_seen_at, 60)}"
    return Row(
        Cell(name, adds),
        [_line(route), _origin(run, route, learnt), pings,
         answers.ttl(run, "internode"), _paths(run)],
    )  # fmt: skip


def _line(route: RouteTo | None) -> Cell:
    if route is None:
        return unknown("no state was captured")
    words, status = routes.KINDS[route.kind]
    return Cell(answers.route_in_words(route), words, status, code=True)


def _origin(run: Run, route: RouteTo | None, learnt: bool) -> Cell:
    """Say who put the line there: the table's protocol, the BGP sessions, and where BGP's own lines are."""
    words = f"proto {clip(route.protocol, 20)}" if route and route.protocol and route.kind != "none" else "nobody"
    sessions = count(len(run.bgp), "BGP session") + " captured" if run.bgp else ""
    return Cell(words, "; ".join(filter(None, [sessions, routes.learnt(run).replace("`", "") if learnt else ""])))


def _paths(run: Run) -> Cell:
    used = [each for each in run.ecmp if sum(out.flows > 0 for out in each.leaving) > 1]
    if not used:
        return Cell("one")
    return Cell("several", f"{listed([clip(each.node, 20) for each in used[:3]])} spread flows")


def _step(number: int, run: Run, before: Run | None) -> Group:
    """Return one step to be read by itself: what it adds, and what is other than in the step before."""
    name, adds = STEPS[run.scenario or ""]
    told = Items("What it changes", _changes(run, before)) if before else Items("Where it begins", _values(run))
    learnt = routes.learnt(run)
    told.items += [f"{learnt}."] if learnt and not (before and routes.learnt(before)) else []
    made = [_made(run)] if run.description or run.traffic else []
    return Group(f"step-{anchor(run)}", f"Step {number}: {name}", adds, [told, *made])


def _values(run: Run) -> list[str]:
    """Return a sentence a column of the table; where BGP's own lines are is one of its own."""
    cells = _row(run, learnt=False).cells
    return [
        f"{column.label}: {cell.text if column.label == TTL else _said(cell)}"
        for column, cell in zip(COLUMNS[1:], cells, strict=True)
    ]


def _changes(run: Run, before: Run) -> list[str]:
    """Return what is measured otherwise than before, both values; what stays the same is in the table above."""
    found = [
        f"{now}. In the step before: {was.partition(': ')[2]}"
        for now, was in zip(_values(run), _values(before), strict=True)
        if now != was
    ]
    return found or ["Nothing that is measured here."]


def _said(cell: Cell) -> str:
    text = f"`{cell.text}`" if cell.code and cell.text else cell.text
    return f"{text} ({cell.detail})" if cell.detail else text


def _made(run: Run) -> Group:
    """Return what was built and sent for this step, behind a click."""
    columns = [Column("Step", weight=18), Column("Command", weight=44), Column("What it said last", weight=38)]
    rows = [
        Row(Cell(clip(each.name, 40)), [Cell(cut(" ".join(each.command), 160), code=True),
            Cell(cut(each.message.strip().rpartition("\n")[2], 120)) if each.message else unknown()])
        for each in run.traffic[:12]
    ]  # fmt: skip
    table = Table(f"traffic-{anchor(run)}", cut(run.description, 300) or "Traffic sent", columns, [Rows(rows)])
    return Group(f"scenario-{anchor(run)}", f"{heading(run)}: what was built and sent", "", [table], folded=True)
