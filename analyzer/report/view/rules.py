"""What became of every triage rule: who could not look and why, who failed, who found nothing."""

from __future__ import annotations

from analyzer.report.view.names import heading
from analyzer.report.view.parts import Block, Cell, Column, Group, Row, Rows, Status, Table
from analyzer.report.view.text import count, cut
from analyzer.result import RuleOutcome, Run
from analyzer.words import RuleStatus

ORDER: tuple[RuleStatus, ...] = ("error", "not_applicable", "found", "none")
WORDS: dict[RuleStatus, str] = {
    "error": "failed",
    "not_applicable": "not applicable",
    "found": "found something",
    "none": "found nothing",
}
STATUSES: dict[RuleStatus, Status] = {"error": "bad", "not_applicable": "", "found": "", "none": ""}
COLUMNS = [
    Column("Rule", weight=24),
    Column("Outcome", weight=20),
    Column("Why", weight=34),
    Column("Documentation", weight=22),
]
READ = (
    "A rule is not applicable where the captures lack what it has to see: that it found nothing there would say "
    "nothing. One that failed is a fault of podpath; what the others say stands. analyze explain RULE explains each."
)
NAMED, MOST = 3, 120


def blocks(runs: list[Run]) -> list[Block]:
    """Return the rules as a fold, the failed ones first, one row for all runs in which a rule fared alike."""
    fared: dict[tuple[str, RuleStatus, str | None], list[tuple[Run, RuleOutcome]]] = {}
    for run in runs:
        for outcome in run.triage.rules:
            fared.setdefault((outcome.id, outcome.status, outcome.why), []).append((run, outcome))
    ordered = sorted(fared.values(), key=lambda each: (ORDER.index(each[0][1].status), each[0][1].id))
    several, told = len(runs) > 1, set[str]()
    rows = [_row(each, several, told) for each in ordered[:MOST]]
    left = f"and {len(ordered) - MOST} more in result.json" if len(ordered) > MOST else ""
    table = Table("rules-table", "What became of every rule", COLUMNS, [Rows(rows)], READ, left)
    table.stacked = True
    rules = len({outcome.id for run in runs for outcome in run.triage.rules})
    title, words = f"All {count(rules, 'rule')}", "what each looked for, and why some could not"
    return [Group("rules", title, words, [table], folded=True)]


def _row(fared: list[tuple[Run, RuleOutcome]], several: bool, told: set[str]) -> Row:
    """Return a row; the first one of a rule is what its findings lead to."""
    outcome = fared[0][1]
    identity = f"rule-{outcome.id}" * (outcome.id not in told)
    told.add(outcome.id)
    return Row(
        Cell(outcome.id, outcome.title),
        [
            Cell(WORDS[outcome.status], _runs(fared) if several else "", STATUSES[outcome.status]),
            Cell(cut(outcome.why or "", 300)),
            Cell(outcome.page, code=True),
        ],
        identity,
    )


def _runs(fared: list[tuple[Run, RuleOutcome]]) -> str:
    names = ", ".join(heading(run) for run, _ in fared[:NAMED])
    return names + (f" and {count(len(fared) - NAMED, 'more run')}" if len(fared) > NAMED else "")
