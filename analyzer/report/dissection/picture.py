"""A dissection as a picture: the headers in a row under the overhead's brace, the bytes coloured by layer."""

from __future__ import annotations

from analyzer.dissection_result import Dissection
from analyzer.report.dissection import fields, strip
from analyzer.report.dissection.lines import Block, blocks, sizes, subject
from analyzer.report.dissection.summary import summary
from analyzer.report.journey_picture.shapes import Picture, Rect, Shape, Text, Tone
from analyzer.report.journey_picture.widths import shortened
from analyzer.report.view.text import clean

WIDTH, MARGIN = 960.0, 16.0
PER_ROW, CELL, ROW = 16, 22.5, 19.0
DUMP = 60.0
"""Where the bytes begin, right of their offsets."""
KEY = DUMP + PER_ROW * CELL + 24
"""Where the headers are told beside them."""
TINT = 0.24
"""Of a hue under text: ink on it keeps a contrast above 7 : 1 on white and 5 : 1 on dark."""
UNREAD = "#b3261e"


def draw(found: Dissection, whole: bool) -> Picture:
    """Return the picture; `whole`: with a title, and every field below, as one that stands alone."""
    told = blocks(found)
    title = f"{subject(found)}, header by header"
    picture = Picture(WIDTH, MARGIN, title, "; ".join(f"{each.title}, {each.length} bytes" for each in told))
    if whole:
        _title(picture, found)
    picture.shapes += strip.draw(found, told, picture)
    _bytes(picture, found, told)
    if whole:
        fields.draw(picture, told)
    picture.height += MARGIN
    return picture


def _title(picture: Picture, found: Dissection) -> None:
    room = WIDTH - 2 * MARGIN
    picture.shapes += [
        Text(MARGIN, picture.height + 14, shortened(subject(found), room, 16, bold=True), 16, bold=True),
        Text(MARGIN, picture.height + 32, shortened(sizes(found), room, 11), 11, tone="muted", full=sizes(found)),
    ]
    picture.height += 50


def _bytes(picture: Picture, found: Dissection, told: list[Block]) -> None:
    """Draw all bytes that the document holds, sixteen a line, and beside them what each header says."""
    data, top = bytes.fromhex(found.data), picture.height
    for at in range(0, len(data), PER_ROW):
        y = top + at // PER_ROW * ROW
        picture.shapes.append(Text(MARGIN + 28, y + 13, str(at), 10, right=True, tone="muted"))
    picture.shapes += [_colour(block, row, top) for block in told for row in _rows(block.start, block.length)]
    for start, length in (*((block.start, block.length) for block in told), _rest(found, len(data))):
        tone: Tone = "ink" if start < found.payload_start else "faint"
        picture.shapes += [_hex(data, row, top, tone) for row in _rows(start, length)]
    key = top + _key(picture, found, told)
    picture.height = max(top + -(-len(data) // PER_ROW) * ROW, key) + 8
    if found.data_left_out:
        words = f"and {found.data_left_out} more bytes"
        picture.shapes.append(Text(DUMP + 5, picture.height + 4, words, 10, tone="muted"))
        picture.height += 14


def _rest(found: Dissection, size: int) -> tuple[int, int]:
    """Return where what follows the headers begins, and how much of it is shown."""
    return found.payload_start, size - found.payload_start


def _rows(start: int, length: int) -> list[tuple[int, int]]:
    """Return (first, last + 1) of these bytes in each line of sixteen."""
    end = start + length
    lines = range(start // PER_ROW, -(-end // PER_ROW)) if length else ()
    return [(max(start, line * PER_ROW), min(end, (line + 1) * PER_ROW)) for line in lines]


def _hex(data: bytes, row: tuple[int, int], top: float, tone: Tone) -> Shape:
    """Return some bytes of one line, each in its place; a space stands between two, none after the last."""
    first, end = row
    x, y = DUMP + first % PER_ROW * CELL, top + first // PER_ROW * ROW
    figures = 3 * (end - first) - 1
    return Text(x + 5, y + 13, data[first:end].hex(" "), 11, tone=tone, wide=figures * CELL / 3)


def _colour(block: Block, row: tuple[int, int], top: float) -> Shape:
    first, end = row
    x, y = DUMP + first % PER_ROW * CELL, top + first // PER_ROW * ROW
    return Rect(x, y, (end - first) * CELL, ROW - 1, TINT, radius=0, hue=block.hue)


def _key(picture: Picture, found: Dissection, told: list[Block]) -> float:
    """Draw each header's name and what it says; return how high that became."""
    room, y = WIDTH - MARGIN - KEY - 20, 0.0
    for block, header in zip(told, found.headers, strict=True):
        base = picture.height + y
        said = summary(header)
        picture.shapes += [
            Rect(KEY, base + 2, 12, 12, 0.9, radius=2, hue=block.hue),
            Text(KEY + 20, base + 12, shortened(block.title, room, 11, bold=True), 11, bold=True),
            Text(KEY + 20, base + 26, shortened(said, room, 10), 10, tone="muted", full=said),
        ]
        y += 33 if said else 19
    if found.stop:
        words = f"{found.status}: {clean(found.stop)}"
        picture.shapes.append(
            Text(KEY + 20, picture.height + y + 12, shortened(words, room, 11), 11, tone="bad", full=words)
        )
        y += 19
    return y
