"""The text beside a sighting, and how high it is."""

from __future__ import annotations

from analyzer.report.journey_picture.shapes import Rect, Shape, Text, Tone
from analyzer.report.journey_picture.ways import Stop
from analyzer.report.journey_picture.widths import lines, shortened, width
from analyzer.report.view.text import number

LINE = 14
"""From one line of text to the next."""
SMALL, SIZE, BIG = 9.5, 10.5, 11.5
TTL, CHANGE, BYTES, FRAME = 0, 64, 96, 154
"""Where the columns of a sighting's first line begin."""


def height(stop: Stop | None, room: float) -> float:
    """Return what a sighting's lines take."""
    return LINE * (1 + len(_below(stop, room))) if stop else LINE


def label(stop: Stop, x: float, y: float, room: float) -> list[Shape]:
    """Return the lines, the first one's middle at y: TTL, its change, bytes, frame; then what is around it."""
    base = y + 4
    shapes: list[Shape] = [
        Text(x + TTL, base, f"TTL {stop.ttl}", BIG, bold=True),
        Text(x + BYTES, base, shortened(f"{number(stop.frame_len)} B", FRAME - BYTES - 4, BIG), BIG),
        Text(x + FRAME, base, shortened(f"frame {number(stop.frame_number)}", room - FRAME, SIZE), SIZE, tone="muted"),
    ]
    if stop.ttl_change:
        shapes += _change(stop.ttl_change, x + CHANGE, y)
    for at, (words, bold, tone) in enumerate(_below(stop, room), start=1):
        shapes.append(Text(x, base + LINE * at, words, SIZE, bold, tone=tone))
    return shapes


def _change(steps: int, x: float, y: float) -> list[Shape]:
    """Return the change of the TTL in a frame of its own."""
    words = f"{steps:+d}".replace("-", "\N{MINUS SIGN}")
    wide = width(words, SMALL, bold=True) + 8
    return [Rect(x - 4, y - 8, wide, 16, stroke=1, stroke_width=1.2, radius=8), Text(x, y + 4, words, SMALL, bold=True)]


def _below(stop: Stop, room: float) -> list[tuple[str, bool, Tone]]:
    """Return the further lines, whether they are bold, and their tone."""
    found: list[tuple[str, bool, Tone]] = []
    if stop.last_seen:
        found.append(("last seen here", True, "bad" if stop.last_seen == "lost" else "ink"))
    said = (*stop.wrapping, *stop.remarks)
    return found + [(line, False, "ink") for words in said for line in lines(words, room, SIZE)]


def time(microseconds: float) -> str:
    """Return `165.6 µs`, `12.35 ms`, `1.23 s`, `49710 d`: no more than stands left of a line."""
    if abs(microseconds) < 1000:
        return f"{microseconds:.1f} µs"
    if abs(microseconds) < 1e6:
        return f"{microseconds / 1000:.2f} ms"
    if abs(microseconds) < 1e9:
        return f"{microseconds / 1e6:.2f} s"
    return f"{microseconds / 86_400e6:.0f} d"
