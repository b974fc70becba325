"""The headers in a row, as wide as they are long, what the path added under a brace, each packet as a line below."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.dissection_result import DissectedHeader, Dissection
from analyzer.report.dissection.lines import Block, overhead_span, overhead_words
from analyzer.report.dissection.summary import ends
from analyzer.report.journey_picture.shapes import Line, Picture, Rect, Shape, Text
from analyzer.report.journey_picture.widths import shortened, width
from analyzer.report.view.text import count

MARGIN, PAYLOAD, HEIGHT = 16.0, 110.0, 40.0
WIDEST = 13.0
"""Pixels a byte at most."""
NARROW = 26.0
"""Pixels of a box that has no room for a name; the colours' key tells it."""
TINT = 0.24


def draw(found: Dissection, told: list[Block], picture: Picture) -> Iterator[Shape]:
    """Yield the drawing, below what the picture holds, which grows by it."""
    after = found.payload_length + found.trailer_length
    room = picture.width - 2 * MARGIN - (PAYLOAD if after else 0)
    scale = min(room / max(found.payload_start, 1), WIDEST)
    added = overhead_span(found)
    if added[1]:
        yield from _brace(MARGIN + added[0] * scale, MARGIN + added[1] * scale, picture, overhead_words(found))
    top = picture.height
    for block in told:
        yield from _box(MARGIN + block.start * scale, block.length * scale, top, block)
    if after:
        yield from _after(found, MARGIN + found.payload_start * scale, top)
    picture.height += HEIGHT + 10
    for header in found.headers:
        if header.layer in ("ipv4", "ipv6") and not header.quoted:
            right = MARGIN + found.payload_start * scale + (PAYLOAD if after else 0)
            yield from _packet(header, MARGIN + header.start * scale, right, picture, found)
    picture.height += 14


def _brace(left: float, right: float, picture: Picture, words: str) -> Iterator[Shape]:
    """Yield a bracket over what was added, and how much that is; the text begins where it has room."""
    y = picture.height
    x = max(MARGIN, min(left, picture.width - MARGIN - width(words, 12, bold=True)))
    yield Text(x, y + 10, shortened(words, picture.width - 2 * MARGIN, 12, bold=True), 12, bold=True, full=words)
    yield Line(left, y + 18, right, y + 18)
    yield Line(left, y + 18, left, y + 26)
    yield Line(right, y + 18, right, y + 26)
    picture.height += 30


def _box(x: float, wide: float, top: float, block: Block) -> Iterator[Shape]:
    yield Rect(x + 0.5, top, wide - 1, HEIGHT, TINT, radius=2, hue=block.hue)
    yield Rect(x + 0.5, top, wide - 1, 4, 0.9, radius=2, hue=block.hue)
    if wide < NARROW:
        return
    name = block.title.removeprefix("outer ").removeprefix("inner ")
    yield Text(x + 5, top + 20, shortened(name, wide - 8, 11, bold=True), 11, bold=True, full=block.title)
    yield Text(x + 5, top + 34, shortened(str(block.length), wide - 8, 11), 11)


def _after(found: Dissection, x: float, top: float) -> Iterator[Shape]:
    """Yield what follows the headers, not on their scale."""
    many = found.payload_length + found.trailer_length
    words = "not read" if found.unread else "payload" if found.payload_length else "padding"
    yield Rect(x + 0.5, top, PAYLOAD - 1, HEIGHT, 0.03, stroke=0.5, radius=2, dashed=True)
    yield Text(x + 7, top + 20, words, 11, tone="bad" if found.unread else "muted")
    yield Text(x + 7, top + 34, shortened(count(many, "byte"), PAYLOAD - 12, 11), 11, tone="muted")


def _packet(header: DissectedHeader, left: float, right: float, picture: Picture, found: Dissection) -> Iterator[Shape]:
    """Yield a line as long as the packet, and who sends it to whom."""
    y = picture.height
    deepest = max(each.packet for each in found.headers)
    which = "packet" if not deepest else "inner packet" if header.packet else "outer packet"
    words = f"{which}: {ends(header)}"
    yield Line(left, y, right, y, 1, tone="muted")
    yield Line(left, y - 3, left, y + 3, 1, tone="muted")
    yield Line(right, y - 3, right, y + 3, 1, tone="muted")
    yield Text(left, y + 15, shortened(words, picture.width - MARGIN - left, 11), 11, full=words)
    picture.height += 24
