"""What of a section goes on paper: so many mm of it, by an estimate; the rest stays on the page, and paper says so."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.report.view.parts import Block, Card, Commands, Figure, Figures, Group, Items, Section, Table, Terms

WIDTH, BESIDE = 182.0, 160.0
"""mm between the margins of A4, and of a drawing that stands beside others on a screen (print.css)."""
PX, SMALL, TEXT, HEAD = 25.4 / 96, 3.3, 4.2, 8.0
"""mm of a px, of a line in a table, of a line of text, of a heading or caption."""
CHARACTERS = 125
"""Of text in a line over the whole width."""
ROW, COMMAND, MARGIN = 1.5, 16.0, 7.0
FEWEST = 3
"""Rows that are worth the head of a table."""


def fit(section: Section) -> Section:
    """Note which blocks paper leaves out, and cut the rows of a table that fits in part; return the section.

    What is folded on the page takes what the rest leaves.
    """
    _fit_folded(section, _fit(section, section.paper))
    return section


def _fit(whole: Section | Group, room: float) -> float:
    """Fill the room with the blocks that are no folded groups, in their order; return what is left of it."""
    for at, block in enumerate(whole.blocks):
        if isinstance(block, Group):
            if block.folded:
                continue
            left = _fit(block, room - HEAD)
            fits = len(block.unprinted) < sum(not _is_folded(each) for each in block.blocks)
        else:
            left = room - _cut(block, room)
            fits = left >= 0
        if fits:
            room = left
        else:
            whole.unprinted.append(at)
    return room


def _fit_folded(whole: Section | Group, room: float) -> float:
    """Fill the room with the folded groups that are to be printed, wherever they stand; return what is left of it."""
    for at, block in enumerate(whole.blocks):
        if not isinstance(block, Group) or at in whole.unprinted:
            continue
        if not block.folded:
            room = _fit_folded(block, room)
        elif block.printed:
            left = _fit(block, room - HEAD)
            if len(block.unprinted) < len(block.blocks):
                room = left
            else:
                whole.unprinted.append(at)
    return room


def _is_folded(block: Block) -> bool:
    return isinstance(block, Group) and block.folded


def _cut(block: Block, room: float) -> float:
    """Return how high the block is, a table without the rows for which there is no room."""
    high = height(block)
    if high > room and isinstance(block, Table):
        block.printed = min(block.printed, _rows(block, room))
        return height(block)
    return high


def _rows(table: Table, room: float) -> int:
    """Return how many rows of each group fit, 0 where that is not worth the table's head."""
    lines = [line for group in table.lines() for line in group]
    each = max(SMALL * sum(lines) / max(len(lines), 1) + ROW, 1.0)
    fitting = int((room - _around(table)) / each / max(len(table.groups), 1))
    return fitting if fitting >= FEWEST else 10_000


def height(block: Block) -> float:
    """Return how many mm of paper a block takes, about; 0 for one that is not printed."""
    match block:
        case Table():
            lines = [line for group in block.lines() for line in group[: block.printed]]
            return _around(block) + sum(SMALL * line + ROW for line in lines)
        case Figure():
            return _figure(block, WIDTH)
        case Figures():
            return sum(_figure(each, BESIDE) for each in block.figures[: block.printed]) + SMALL
        case Group():
            if block.folded and not block.printed:
                return 0.0
            return HEAD + sum(height(each) for at, each in enumerate(block.blocks) if at not in block.unprinted)
        case Card():
            said = [line for fact in block.facts for line in fact.lines] + [each.text for each in block.copied]
            return HEAD + MARGIN + _text(said)
        case Items():
            return HEAD + _text(block.items)
        case Terms():
            return sum(SMALL * (1 + -(-2 * len(term.meaning) // CHARACTERS)) + ROW for term in block.terms) / 2
        case Commands():
            return COMMAND * len(block.commands)
        case _:
            return 0.0


def _figure(figure: Figure, wide: float) -> float:
    drawn = figure.drawing.height * min(wide / figure.drawing.width, PX)
    return HEAD + drawn + _told(figure.how_to_read) + MARGIN


def _around(table: Table) -> float:
    labels = sum(bool(group.label) for group in table.groups)
    return 2 * HEAD + labels * (SMALL + ROW) + _told(table.how_to_read) + MARGIN


def _told(text: str) -> float:
    return SMALL * -(-len(text) // CHARACTERS)


def _text(lines: Sequence[str]) -> float:
    return TEXT * sum(-(-len(line) // CHARACTERS) for line in lines)
