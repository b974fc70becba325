"""Declared and expected beside observed: modes, host routing, TTLs."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.report.view.names import anchor, heading, maker
from analyzer.report.view.parts import Block, Cell, Column, Group, Row, Rows, Section, Status, Table, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, cut, distribution, more
from analyzer.result import HostRoutingAt, ModeBetween, Run, TtlExpectation

MOST = 30
PRINTED = 12
COLUMNS = [
    Column("Question", weight=16),
    Column("Where", weight=22),
    Column("Declared or expected", weight=22),
    Column("Observed", weight=20),
    Column("Verdict", weight=26),
]
READ = (
    "What routes, settings and the rules of the datapath say, beside what the packets show. "
    "“Open” is no fault: the line says what is missing to judge it."
)
VERDICTS: dict[bool | None, tuple[str, Status]] = {
    True: ("as expected", "good"),
    False: ("differs", "bad"),
    None: ("open", ""),
}


def section(page: Shown) -> Section | None:
    """Return a table per compared run; those of the other runs are folded away."""
    blocks: list[Block] = [table for run in page.main for table in _tables(run)]
    others = [table for run in page.others for table in _tables(run)]
    if others:
        blocks.append(Group("expected-others", "Expected and observed in other runs", "", list(others), folded=True))
    return Section("expected", "Expected and observed", "", blocks, paper=150) if blocks else None


def _tables(run: Run) -> Iterator[Table]:
    whose = f"{heading(run)}, {maker(run)}" if run.setup else heading(run)
    modes = [_mode(row) for row in run.modes if row.observed]
    rows = [*modes, *map(_host_routing, run.host_routing_at), *_ttls(run.ttl_expected)]
    if rows:
        left = more(len(rows) - MOST, "line")
        yield Table(f"expected-{anchor(run)}", whose, COLUMNS, [Rows(rows[:MOST])], READ, left, PRINTED)


def _row(question: str, where: str, declared: str, observed: str, verdict: bool | None, why: str) -> Row:
    word, status = VERDICTS[verdict]
    cells = [Cell(clip(where, 60)), *(Cell(clip(each, 60)) if each else unknown() for each in (declared, observed))]
    return Row(Cell(question), [*cells, Cell(word, cut(why, 200), status)])


def _mode(row: ModeBetween) -> Row:
    where = f"{row.source_node} → {row.destination_node}" if row.source_node else "nodes not known"
    return _row("Mode", where, row.declared or "", row.observed or "", row.agrees, row.why)


def _host_routing(row: HostRoutingAt) -> Row:
    declared, seen = ("" if each == "unknown" else each for each in (row.declared, row.seen))
    return _row("Host routing", row.node or "node not known", declared, seen, row.agrees, "; ".join(row.evidence))


def _ttls(rows: list[TtlExpectation]) -> Iterator[Row]:
    """Yield the expectations, those that are not met first."""
    for row in sorted(rows, key=lambda each: (each.met is not False, each.met is not None)):
        ends = f"{row.source_node or '?'} → {row.destination_node or '?'}"
        question = "TTL" if row.header == "workload" else "Outer TTL"
        expected = " or ".join(map(str, row.expected))
        place = f"{row.place}, {ends}"
        yield _row(question, place, expected, distribution(row.observed), row.met, _beyond_verdict(row))


def _beyond_verdict(row: TtlExpectation) -> str:
    """Return why without what verdict and columns say already: `62 as expected` beside 62, 62 and `as expected`."""
    _, said, more_of_it = row.why.partition(" as expected")
    return more_of_it.removeprefix(": ") if row.met and said else row.why
