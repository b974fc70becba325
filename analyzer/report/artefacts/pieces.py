"""Page → its tables and figures, in the order in which they stand, each with the section that it is in."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analyzer.report.view.parts import Block, Figure, Figures, Group, Page, Section, Table

UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
LONGEST = 80
"""Characters of a file's name without its ending."""


class Piece(NamedTuple):
    """A table or a figure of the page."""

    section: Section
    group: str
    """Title of the group that it is in, such as a run's; '' where it stands in none."""
    block: Table | Figure

    @property
    def name(self) -> str:
        """The block's id as a file's name: an id with anything else in it gets a checksum, so that no two meet."""
        plain = UNSAFE.sub("-", self.block.id)[:LONGEST].lstrip(".")
        changed = plain != self.block.id
        return f"{plain}-{zlib.crc32(self.block.id.encode('utf-8', 'replace')):08x}" if changed else plain


def pieces(page: Page) -> Iterator[Piece]:
    """Yield every table and figure, those that are folded away included."""
    for section in page.sections:
        yield from _inside(section, "", section.blocks)


def _inside(section: Section, group: str, blocks: Iterable[Block]) -> Iterator[Piece]:
    for block in blocks:
        if isinstance(block, Group):
            yield from _inside(section, block.title, block.blocks)
        elif isinstance(block, Figures):
            yield from (Piece(section, group, figure) for figure in block.figures)
        elif isinstance(block, Table | Figure):
            yield Piece(section, group, block)
