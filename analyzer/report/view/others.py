"""The runs that are not in the comparison, one labelled row each."""

from __future__ import annotations

from analyzer.report.view import answers, measured
from analyzer.report.view.names import maker
from analyzer.report.view.parts import Cell, Column, Row, Rows, Section, Table, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, more
from analyzer.result import Run

COLUMNS = [
    Column("Run", weight=17),
    Column("Between nodes", weight=20),
    Column("Bytes added", weight=14),
    Column("TTL, other node", weight=9),
    Column("MTU", weight=13),
    Column("Ping answered", weight=14),
    Column("Round trip", "median", weight=13),
]
HOW_TO_READ = (
    "Each row is an experiment of its own: compare it with its setup's column above. Rows marked genuine Cilium were "
    "captured from a Cilium agent; the lab's rows imitate it."
)


def section(page: Shown) -> Section | None:
    """Return the rows, or None when every run is in the comparison."""
    if not page.others:
        return None
    left = len(page.result.runs) - len(page.main) - len(page.others)
    rows = [_row(run) for run in page.others]
    table = Table(
        "other-runs",
        "Runs outside the comparison",
        COLUMNS,
        [Rows(rows)],
        HOW_TO_READ,
        more(left, "run"),
        stacked=True,
    ).compact()
    return Section("others", "Other runs", "", [table])


def _row(run: Run) -> Row:
    mtu = answers.mtu_verdict(run)
    mtu.detail = ""
    return Row(
        Cell(clip(run.id, 60), maker(run), title=run.description),
        [
            _short(answers.crossing(run)),
            answers.bytes_added(run),
            _short(answers.ttl(run, "internode")),
            mtu if run.mtu.verdict != "unknown" else unknown(),
            _answered(run, measured.ping_scope(run)),
            answers.round_trip(run, measured.ping_scope(run)),
        ],
    )


def _answered(run: Run, scope: str) -> Cell:
    cell = answers.answered(run, scope)
    path = measured.lost_path(run)
    if path and path.last_seen_at and cell.status == "bad":
        cell.detail = f"last seen at {clip(path.last_seen_at, 60)}"
    elif scope == "intranode":
        cell.detail = "same node"
    return cell


def _short(cell: Cell) -> Cell:
    return Cell(cell.text, "", cell.status, cell.detail)
