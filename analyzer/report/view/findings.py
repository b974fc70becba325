"""What triage found: each finding as a card, the timeline of each run, and what became of every rule."""

from __future__ import annotations

import shlex

from analyzer.report import triage_words as words
from analyzer.report.view import rules, timeline
from analyzer.report.view.answers import OF_SIZE, STATUSES
from analyzer.report.view.names import anchor, heading
from analyzer.report.view.parts import Block, Card, Cell, Column, Copied, Fact, Group, Row, Rows, Section, Table
from analyzer.report.view.shown import Shown, grave, worst
from analyzer.report.view.text import clean, count, cut, more
from analyzer.result import Finding, Run
from analyzer.words import SEVERITIES

OPEN, FOLDED, LISTED, PRINTED = 5, 30, 40, 12
"""Cards of a run that stand open, and folded ones behind them; rows of the list of all, and of it on paper."""
RUNS = 8
"""Runs whose findings are told as cards, the gravest first; the list names those of the others."""
FILTER = 2000
"""Characters of a display filter; a longer one is in the Result."""
COLUMNS = [
    Column("Severity", "certainty", weight=10),
    Column("Finding", "rule", weight=30),
    Column("Run", weight=16),
    Column("Whom it strikes", weight=30),
    Column("Last seen, next expected", weight=30),
]
READ = (
    "One row a cause, however many flows it strikes. Severity says how much it matters: critical means that packets "
    "die. Certainty says how sure it is: certain means that the packets admit no other reading."
)


def section(page: Shown) -> Section | None:
    """Return the findings; where there is none, how many rules looked. None for a Result without triage."""
    runs = [run for run in page.result.runs if run.triage.rules]
    if not runs:
        return None
    triages = [run.triage for run in runs]
    told = sorted((run for run in runs if run.triage.findings), key=worst)
    blocks: list[Block] = _all(told)
    for run in told[:RUNS]:
        blocks += [_group(run)] if len(runs) > 1 else _of_run(run)
    blocks += rules.blocks(runs)
    found_words = words.graveness(triages)
    intro = f"{found_words}. " if found_words else "Nothing found. "
    return Section("findings", "Findings", f"{intro}{words.looked(triages)}.", blocks, paper=800)


def _all(runs: list[Run]) -> list[Block]:
    """Return all findings that matter as one list, gravest first, where there are several; all where none matters."""
    every = [(run, finding) for run in runs for finding in run.triage.findings]
    found = [(run, finding) for run, finding in every if finding.severity != "info"] or every
    if len(every) < 2:
        return []
    found.sort(key=lambda each: SEVERITIES.index(each[1].severity))
    rows = [_row(run, finding) for run, finding in found[:LISTED]]
    untold = len(every) - len(found)
    left = [
        more(len(found) - LISTED, "finding"),
        f"{count(untold, 'finding')} of severity info below" if untold else "",
    ]
    caption = "All findings" if len(found) == len(every) else "All findings of warning or above"
    table = Table("findings-table", caption, COLUMNS, [Rows(rows)], READ, "; ".join(filter(None, left)))
    table.stacked, table.printed = True, PRINTED
    return [table]


def _row(run: Run, finding: Finding) -> Row:
    return Row(
        Cell(finding.severity, finding.certainty, STATUSES[finding.severity]),
        [
            Cell(words.outcome_of(finding, run.triage).title, finding.rule),
            Cell(heading(run), title=run.id),
            Cell(cut(_whom(finding), 120)),
            Cell(cut(words.where(finding), 200)),
        ],
    )


def _whom(finding: Finding) -> str:
    """Return the first of whom it strikes, and how many more there are: the card names them."""
    first = words.subjects(finding)[:1]
    left = finding.flows_total - 1
    return "; ".join(first + [f"and {count(left, 'more flow')}"] * (left > 0))


def _group(run: Run) -> Group:
    """Return a run among others; one without a finding that matters is folded away."""
    title = count(len(run.triage.findings), "finding") + " of severity info" * (not grave(run))
    return Group(f"findings-{anchor(run)}", heading(run), title, _of_run(run), folded=not grave(run))


def _of_run(run: Run) -> list[Block]:
    """Return the cards, those that matter open, and the timeline."""
    cards = [_card(run, at, finding) for at, finding in enumerate(run.triage.findings[: OPEN + FOLDED])]
    shown = [card for card in cards if card.status][:OPEN]
    behind = [card for card in cards if card not in shown]
    left = more(len(run.triage.findings) - len(cards), "finding")
    blocks: list[Block] = [*shown, *(timeline.blocks(run) if shown else ())]
    if behind:
        title = f"{count(len(behind), 'more finding' if shown else 'finding')}"
        if not any(card.status for card in behind):
            title += " of severity info"
        blocks.append(Group(f"findings-more-{anchor(run)}", title, left, [*behind], folded=True))
    return blocks


def _card(run: Run, at: int, finding: Finding) -> Card:
    outcome = words.outcome_of(finding, run.triage)
    said = [
        ("Whom it strikes", words.subjects(finding)),
        ("Where", [words.where(finding)]),
        ("When", [words.when(finding)]),
        ("Likely cause", [finding.cause]),
        ("Numbers", [words.numbers(finding), _of_whom(run, finding)]),
        ("Frames", words.places(finding)),
        ("Next step", [outcome.next_step]),
        ("To be sure", [finding.settled_by or ""]),
    ]
    facts = [Fact(label, kept) for label, lines in said if (kept := [cut(line, 1200) for line in lines if line])]
    return Card(
        f"finding-{anchor(run)}-{at + 1}",
        cut(outcome.title, 200),
        finding.severity,
        STATUSES[finding.severity],
        f"certainty: {finding.certainty}",
        facts,
        _copied(finding),
        finding.rule,
    )


def _of_whom(run: Run, finding: Finding) -> str:
    """Return whose sizes a finding of sizes tells, beside the largest of all flows: a flow's own is not the path's."""
    if finding.rule not in OF_SIZE or not finding.flows or not run.mtu.proven:
        return ""
    whose = "this flow" if finding.flows_total == 1 else f"the {count(finding.flows_total, 'flow')}"
    return (
        f"These are of {whose} alone; of all flows of pods between nodes, "
        f"the largest packet that was seen to arrive whole had {run.mtu.proven} bytes."
    )


def _copied(finding: Finding) -> list[Copied]:
    """Return the filter, and the same as a command; one too long to be read, or unsafe to paste, is left out."""
    chosen = finding.display_filter
    if not chosen or not finding.evidence or len(chosen) > FILTER:
        return []
    decode = "".join(f" -d {each}" for each in finding.decode_as)
    label = f"Wireshark filter, with{decode}" if decode else "Wireshark filter"
    file = finding.evidence[0].file
    command = f"tshark -r {shlex.quote(file)}{decode} -Y {shlex.quote(chosen)}"
    copied = [Copied(label, chosen), Copied("The same in tshark", command)]
    return [each for each in copied if clean(each.text) == each.text and clean(each.label) == each.label]
