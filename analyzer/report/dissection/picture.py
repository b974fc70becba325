"""A dissection as a picture: the headers in a row under the overhead's brace, the bytes coloured by layer."""

from __future__ import annotations

from analyzer.dissection_result import Dissection
from analyzer.report.dissection import fields, strip
from analyzer.report.dissection.lines import Block, blocks, sizes, subject
from analyzer.report.dissection.summary import summary
from analyzer.report.journey_picture.shapes import Picture, Rect, Shape, Text
from analyzer.report.journey_picture.widths import shortened
from analyzer.report.view.text import clean

WIDTH, MARGIN = 960.0, 16.0
PER_ROW, CELL, ROW = 16, 25.0, 19.0
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
    picture.shapes += [_colour(block, row, top) for block in told for row in _rows(block)]
    for at, byte in enumerate(data):
        x, y = DUMP + at % PER_ROW * CELL, top + at // PER_ROW * ROW
        if at % PER_ROW == 0:
            picture.shapes.append(Text(MARGIN + 28, y + 13, str(at), 10, right=True, tone="muted"))
        picture.shapes.append(
            Text(x + 5, y + 13, f"{byte:02x}", 11, tone="ink" if at < found.payload_start else "faint")
        )
    key = top + _key(picture, found, told)
    picture.height = max(top + -(-len(data) // PER_ROW) * ROW, key) + 8
    if found.data_left_out:
        words = f"and {found.data_left_out} more bytes"
        picture.shapes.append(Text(DUMP + 5, picture.height + 4, words, 10, tone="muted"))
        picture.height += 14


def _rows(block: Block) -> list[tuple[int, int]]:
    """Return (first, last + 1) of the header's bytes in each line of sixteen."""
    end = block.start + block.length
    return [
        (max(block.start, row * PER_ROW), min(end, (row + 1) * PER_ROW))
        for row in range(block.start // PER_ROW, -(-end // PER_ROW))
    ]


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
