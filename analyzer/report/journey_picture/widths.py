"""How wide text may become, whatever sans-serif the reader's machine has: bounds, not measurements."""

from __future__ import annotations

import unicodedata
from functools import cache

NARROW = frozenset(" !'()*,-./:;I[\\]`fijlrt|\N{MIDDLE DOT}")
BROAD = frozenset("%Mm")
BROADEST = frozenset("@W\N{HORIZONTAL ELLIPSIS}\N{RIGHTWARDS ARROW}")
DENSEST = 5
"""Characters kept per em: more than any script has, and few of those that take no room."""
BOLD = 1.15
"""Bold glyphs are this much wider at most."""


def width(text: str, size: float, bold: bool = False) -> float:
    """Return an upper bound in px: each glyph's widest advance among the fonts that the picture asks for (`svg.py`).

    Other scripts come from fonts that nobody knows; their bound is a guess.
    """
    return sum(map(_ems, text)) * size * (BOLD if bold else 1)


@cache
def _ems(character: str) -> float:
    if character in NARROW:
        return 0.4
    if character in BROAD:
        return 0.9
    if character in BROADEST:
        return 1.02
    if character.isascii():
        return 0.58 if (character.islower() and character != "w") or character.isdigit() else 0.78
    if unicodedata.category(character) in ("Cf", "Mn"):
        return 0.0
    return 0.84 if unicodedata.east_asian_width(character) in "NaNA" and ord(character) < 0x2600 else 1.4


def shortened(text: str, room: float, size: float, bold: bool = False) -> str:
    """Return the text, or as much of both its ends as fits into `room`: both ends tell names apart."""
    if len(text) <= room / size * DENSEST and width(text, size, bold) <= room:
        return text
    kept = min(len(text) - 1, int(room / size * DENSEST))
    while kept > 1 and width(_without_middle(text, kept), size, bold) > room:
        kept -= 1
    return _without_middle(text, kept)


def _without_middle(text: str, kept: int) -> str:
    tail = kept // 2
    return f"{text[: kept - tail]}\N{HORIZONTAL ELLIPSIS}{text[len(text) - tail :]}"


def lines(text: str, room: float, size: float) -> list[str]:
    """Return the text in lines of at most `room`, broken at spaces; a word longer than a line loses its middle."""
    found: list[str] = []
    for word in text.split():
        if found and width(f"{found[-1]} {word}", size) <= room:
            found[-1] += f" {word}"
        else:
            found.append(shortened(word, room, size))
    return found
