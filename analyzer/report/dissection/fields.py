"""Every field of a dissection in a picture, a line each; bars at the left show in which headers it lies."""

from __future__ import annotations

from analyzer.report.dissection.lines import Block, Line
from analyzer.report.journey_picture.shapes import Picture, Rect, Shape, Text, Tone
from analyzer.report.journey_picture.widths import lines as broken
from analyzer.report.journey_picture.widths import shortened

MARGIN, BAR, LINE, SIZE = 16.0, 7.0, 15.0, 10.0
PLACE, HEX, LABEL, VALUE, MEANING = 24.0, 84.0, 230.0, 470.0, 640.0
"""Columns, from where the bars end."""


def draw(picture: Picture, told: list[Block]) -> None:
    """Add all fields below what the picture holds."""
    left = MARGIN + BAR * len(told)
    bars: list[tuple[Block, float]] = []
    rows: list[Shape] = []
    for block in told:
        picture.height += 12
        bars.append((block, picture.height))
        rows += _head(block, left, picture)
        for line in block.lines:
            rows += _field(line, left, picture)
    picture.shapes += [
        Rect(MARGIN + BAR * at, top, BAR - 3, picture.height - top, 0.75, radius=1, hue=block.hue)
        for at, (block, top) in enumerate(bars)
    ]
    picture.shapes += rows


def _head(block: Block, left: float, picture: Picture) -> list[Shape]:
    y = picture.height
    picture.height += 20
    words = f"bytes {block.start}\N{EN DASH}{block.start + block.length - 1}, {block.length} long"
    return [
        Rect(left, y, picture.width - MARGIN - left, 18, 0.24, radius=2, hue=block.hue),
        Text(left + PLACE, y + 13, shortened(block.title, VALUE - PLACE, 12, bold=True), 12, bold=True),
        Text(left + VALUE, y + 13, words, SIZE),
    ]


def _field(line: Line, left: float, picture: Picture) -> list[Shape]:
    """Return the line's texts; what the field means takes as many lines as it needs."""
    y, indent = picture.height + 11, 10.0 * line.depth
    meant = left + (MEANING if line.value else VALUE)
    pieces = broken(line.meaning, picture.width - MARGIN - meant, SIZE) or [""]
    picture.height += LINE * len(pieces)
    tone: Tone = "faint" if line.value == "not set" else "ink"
    texts: list[Shape] = [
        Text(left + PLACE + 44, y, line.span, SIZE, right=True, tone="muted"),
        Text(left + HEX, y, shortened(line.bytes, LABEL - HEX - 10, SIZE), SIZE, tone="muted", full=line.bytes),
        Text(left + LABEL + indent, y, shortened(line.label, VALUE - LABEL - indent - 8, SIZE), SIZE, full=line.label),
    ]
    if line.value:
        room = MEANING - VALUE - 8
        bold = tone == "ink"
        texts.append(
            Text(left + VALUE, y, shortened(line.value, room, SIZE, bold), SIZE, bold, tone=tone, full=line.value)
        )
    return texts + [Text(meant, y + LINE * at, piece, SIZE) for at, piece in enumerate(pieces) if piece]
