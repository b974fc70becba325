"""The setups side by side: rows are questions, columns are setups, one of them is the reference."""

from __future__ import annotations

from analyzer.report.view import measured, talk
from analyzer.report.view.names import heading, maker
from analyzer.report.view.parts import Cell, Column, Items, Row, Rows, Section, Table
from analyzer.report.view.questions import QUESTIONS, SEEN, Question
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import NOT_KNOWN, clip, listed

TALKS = 12
READ_TALKS = (
    "Flows of the same two ends and the same port in one row, most packets first; TTLs are those of both directions, "
    "MSS is what either end announced."
)
HOW_TO_READ = (
    "A dash means not measured or not seen, never zero. n is how many frames or pings a figure rests on. "
    "Bytes added are the headers between the outer and the inner IP packet: as many on every packet, so their share is "
    "least on a full-size one and more the smaller packets are. The derived shares are the same bytes over all bytes "
    "of this run, and follow from the sizes that happened to be sent; a super-frame is a packet larger than the wire "
    "allows, which the network card cuts later."
)


def section(page: Shown) -> Section | None:
    """Return the comparison, or the facts of a lone file; None for incidents, which are unlike each other."""
    if not page.main or (page.incidents and len(page.result.runs) > 1):
        return None
    title = (
        f"What {page.subject} shows"
        if page.alone
        else "The setups side by side"
        if len(page.main) > 1
        else "The setup measured"
    )
    return Section("comparison", title, _why(page), [_table(page), *_who_talks(page), *_cautions(page)], paper=520)


def _why(page: Shown) -> str:
    """Say in plain words why the setups cost what they do, for who never heard of an overlay."""
    if len(page.main) < 2:
        return ""
    kinds = {heading(run): {each.path_class for each in measured.crossing_classes(run)} for run in page.main}
    wrapped = [name for name, classes in kinds.items() if "encapsulated" in classes]
    bare = [name for name, classes in kinds.items() if classes == {"native"}]
    said = []
    if wrapped:
        said.append(
            f"With {listed(wrapped)} a node puts each packet to another node's pod into a packet of its own: its "
            "headers are the bytes added, and as much less fits inside. Routers between see the outer one alone."
        )
    if bare:
        said.append(
            f"With {listed(bare)} packets go as the pods sent them, and routers between see the pods' addresses."
        )
    return " ".join(said)


def _table(page: Shown) -> Table:
    columns = [Column("Question", weight=16)]
    columns += [
        Column(
            heading(run), "" if page.alone else maker(run), weight=20, mark="reference" if run is page.reference else ""
        )
        for run in page.main
    ]
    asked = [("What is in it", SEEN), *QUESTIONS] if page.alone else QUESTIONS
    groups = [Rows([row for each in questions if (row := _row(page, each))], label) for label, questions in asked]
    reference = (
        f" {heading(page.reference)} is the reference the others are measured against." if page.reference else ""
    )
    caption = "One row per question, one column per setup" if len(page.main) > 1 else "What was measured"
    return Table(
        "comparison-table",
        caption,
        columns,
        [group for group in groups if group.rows],
        HOW_TO_READ + reference,
        stacked=True,
    )


def _who_talks(page: Shown) -> list[Table]:
    table = talk.talks_table(page.main[0], "who-talks", TALKS, READ_TALKS) if page.alone else None
    return [table] if table else []


def _row(page: Shown, question: Question) -> Row | None:
    cells = [question.answer(run) for run in page.main]
    if all(cell.text == NOT_KNOWN for cell in cells):
        return None
    for run, cell in zip(page.main, cells, strict=True):
        if question.difference and page.reference and run is not page.reference:
            cell.detail = "; ".join(filter(None, [cell.detail, question.difference(run, page.reference)]))
    return Row(Cell(question.label, question.sub), cells)


def _cautions(page: Shown) -> list[Items]:
    """Return what makes the columns unlike each other, so that nobody compares them in silence."""
    cautions = []
    if len({maker(run) for run in page.main}) > 1:
        cautions.append("Not the same datapath made these packets: compare bytes, TTL and paths; times say little.")
    if len({run.segmentation for run in page.main}) > 1:
        cautions.append("Segmentation offload differs: compare shares of wire bytes as sent, not as captured.")
    if len({run.kernel for run in page.main if run.kernel}) > 1:
        cautions.append("Kernels differ: compare times with care.")
    for run in page.main:
        if run.stamped:
            cautions.append(
                f"{heading(run)}: written by the lab itself: {listed([clip(word, 80) for word in run.stamped[:6]])}."
            )
    return [Items("Before comparing", cautions)] if cautions else []
