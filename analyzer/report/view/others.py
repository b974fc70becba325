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

READ_APART = "Each row is an incident of its own, the gravest first: they are not setups to choose from."


def section(page: Shown) -> Section | None:
    """Return the rows, or None when every run is in the comparison; incidents are all told here."""
    apart = page.incidents and len(page.result.runs) > 1
    told = page.main + page.others if apart else page.others
    if not told:
        return None
    left = len(page.result.runs) - len(page.main) - len(page.others)
    rows = [_row(run) for run in told]
    table = Table(
        "other-runs",
        "The runs one by one" if apart else "Runs outside the comparison",
        COLUMNS,
        [Rows(rows)],
        READ_APART if apart else HOW_TO_READ,
        more(left, "run"),
        stacked=True,
    ).compact()
    return Section("others", "What was measured in each run" if apart else "Other runs", "", [table])


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
