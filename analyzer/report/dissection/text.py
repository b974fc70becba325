"""A dissection in a terminal or a pipe: a line a field, coloured by layer, the overhead in brackets at the left."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING

from analyzer.dissection_result import Dissection
from analyzer.report.dissection.lines import Block, Line, blocks, ending, overhead_span, overhead_words, sizes, subject

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

HEX, OFFSET, LABEL = 23, 9, 32
LEAST = 24
"""Columns of what a field means: a narrower terminal breaks the line itself."""
TOP, BAR, BLANK = "╭ ", "│ ", "  "
"""What stands before lines of headers that the path added, and of others."""
PER_ROW = 16
PRINTABLE = range(0x20, 0x7F)


def text(found: Dissection, width: int, colour: bool = False) -> str:
    """Return the whole dissection for `width` columns, with the codes of a terminal's colours where wanted."""
    from rich.console import Console

    console = Console(
        file=io.StringIO(),
        width=width,
        highlight=False,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
    )
    written = console.file
    _write(found, console)
    return written.getvalue() if isinstance(written, io.StringIO) else ""


def _write(found: Dissection, console: Console) -> None:
    from rich.text import Text

    console.print(Text(subject(found), "bold"))
    console.print(Text(sizes(found), "dim"))
    start, end = overhead_span(found)
    for block in blocks(found):
        console.print()
        for at, drawn in enumerate([_head(block, found), *[_line(each, block, console.width) for each in block.lines]]):
            console.print(_bracket(block, at, (start, end)) + drawn)
        if block.added and block.start + block.length == end:
            console.print(Text(f"╰ {overhead_words(found)}", "bold"))
    for line in ending(found):
        console.print()
        console.print(Text(line))
    for dumped in _dump(found):
        console.print(dumped)


def _bracket(block: Block, at: int, added: tuple[int, int]) -> Text:
    from rich.text import Text

    first = block.start == added[0] and at == 0
    return Text(TOP if block.added and first else BAR if block.added else BLANK, "bold")


def _head(block: Block, found: Dissection) -> Text:
    from rich.text import Text

    indent = "  " * block.packet
    place = f"{block.start}\N{EN DASH}{block.start + block.length - 1}"
    return Text.assemble(
        (f"{place:<{OFFSET}}"), (f"{indent}{block.title}", f"bold {block.hue}"), f"  {block.length} bytes"
    )


def _line(line: Line, block: Block, width: int) -> Text:
    """Return the field; what it means is broken into as many lines as it takes, each below the other."""
    from rich.text import Text

    label = f"{'  ' * (block.packet + line.depth)}{line.label}"
    hexed = line.bytes if len(line.bytes) <= HEX else f"{line.bytes[: HEX - 2]} …"
    left = f"{line.span:<{OFFSET}}{hexed:<{HEX + 1}}{label:<{LABEL}} "
    at = len(left) + len(line.value) + 2 * bool(line.value and line.meaning)
    pieces = textwrap.wrap(line.meaning, max(width - at - len(BAR), LEAST)) or [""]
    said = f"\n{BLANK if not block.added else BAR}{' ' * at}".join(pieces)
    drawn = Text(left)
    drawn.stylize(block.hue, OFFSET, OFFSET + HEX)
    drawn.append(line.value, "dim" if line.value == "not set" else "bold")
    return drawn.append("  " if line.value and line.meaning else "").append(said)


def _dump(found: Dissection) -> list[Text]:
    """Return what follows the headers, as far as the document holds it, sixteen bytes a line."""
    from rich.text import Text

    data = bytes.fromhex(found.data)
    rows = [
        Text(f"{at:<{OFFSET + 2}}{_row(data[at : at + PER_ROW])}", "dim")
        for at in range(found.payload_start, len(data), PER_ROW)
    ]
    return rows + [Text(f"{'':<{OFFSET + 2}}and {found.data_left_out} more bytes", "dim")] * bool(found.data_left_out)


def _row(some: bytes) -> str:
    shown = "".join(chr(each) if each in PRINTABLE else "." for each in some)
    return f"{some.hex(' '):<{3 * PER_ROW}} {shown}"
