"""Blocks of a section as its tests look for them, whatever groups stand around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.report.view.parts import Block, Figure, Figures, Group, Items, Section, Table


def every(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks in order, those of groups in place of the groups."""
    for block in blocks:
        if isinstance(block, Group):
            yield from every(block.blocks)
        elif isinstance(block, Figures):
            yield from block.figures
        else:
            yield block


def tables(section: Section | None) -> list[Table]:
    return [block for block in every(section.blocks if section else []) if isinstance(block, Table)]


def figures(section: Section | None) -> list[Figure]:
    return [block for block in every(section.blocks if section else []) if isinstance(block, Figure)]


def items(section: Section | None) -> list[str]:
    found = [block for block in every(section.blocks if section else []) if isinstance(block, Items)]
    return [line for block in found for line in block.items]


def texts(table: Table) -> list[list[str]]:
    """Return the texts of all rows, groups one after another."""
    return [[row.head.text, *(cell.text for cell in row.cells)] for group in table.groups for row in group.rows]
