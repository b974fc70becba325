"""What state of the cluster says: how Cilium was set up, who is who, and where sources contradict each other."""

from __future__ import annotations

from analyzer.report.view.names import anchor, heading
from analyzer.report.view.parts import Block, Cell, Column, Items, Row, Rows, Section, Table, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, cut, more
from analyzer.result import Known, Run

WHO, NOTES = 60, 12
PRINTED = 8
SETTINGS = [Column("Setting", weight=30), Column("Value", weight=30), Column("Said by", weight=40)]
KNOWN = [
    Column("Address or VNI", weight=26),
    Column("Is", weight=14),
    Column("Name", weight=30),
    Column("Node", weight=18),
    Column("Said by", weight=12),
]
READ_KNOWN = "“inferred” marks what only the packets show. A dash stands where nothing gives a name."


def section(page: Shown) -> Section | None:
    """Return settings, names and contradictions of the runs for which there was state of a cluster."""
    runs = [run for run in page.main + page.others if run.sources]
    blocks = [block for run in runs for block in _blocks(run, "" if page.alone else f" of {heading(run)}")]
    return Section("cluster", "What the cluster's state says", "", blocks, paper=100) if blocks else None


def _blocks(run: Run, whose: str) -> list[Block]:
    blocks: list[Block] = []
    if run.settings:
        rows = [Row(Cell(each.name), [Cell(clip(each.value, 60)), Cell(each.source)]) for each in run.settings]
        blocks.append(
            Table(f"settings-{anchor(run)}", f"How Cilium was set up{whose}", SETTINGS, [Rows(rows)], printed=PRINTED)
        )
    if run.known:
        rows = [_who(each) for each in run.known[:WHO]]
        left = more(len(run.known) - WHO, "address or identity", "addresses and identities")
        blocks.append(
            Table(f"who-{anchor(run)}", f"Who is who{whose}", KNOWN, [Rows(rows)], READ_KNOWN, left, PRINTED).compact()
        )
    if run.notes:
        blocks.append(
            Items(f"Where sources contradict each other{whose}", [cut(note, 300) for note in run.notes[:NOTES]])
        )
    return blocks


def _who(each: Known) -> Row:
    return Row(
        Cell(clip(each.subject, 45)),
        [
            Cell(each.kind),
            Cell(clip(each.name, 60), title=each.name) if each.name else unknown(),
            Cell(clip(each.node, 40)) if each.node and each.kind in ("pod", "cidr") else unknown(),
            Cell(each.origin),
        ],
    )
