"""Numbers and names as text: one way to write a byte count, a share, a time, a distribution, a name from a capture."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from analyzer.result import Spread, ValueCount
from analyzer.words import count as count

NOT_KNOWN = "\N{EN DASH}"
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def clean(text: str) -> str:
    """Return `text` without control characters and unable to turn round the text beside it."""
    if text.isascii() and text.isprintable():
        return text
    shown = "".join(map(_visible, text))
    return shown if shown.isascii() else _isolated(shown)


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    if character in (FIRST_STRONG_ISOLATE, POP_ISOLATE):
        return ""  # ours, or pretending to be: put back where right-to-left text needs them
    hidden = character in BIDI or unicodedata.category(character) in ("Cc", "Cs")
    return "\N{REPLACEMENT CHARACTER}" if hidden else character


def _isolated(text: str) -> str:
    right_to_left = any(map(_right_to_left, text))
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if right_to_left else text


@lru_cache(maxsize=4096)
def _right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL")


def clip(text: str, limit: int = 48) -> str:
    """Return a cleaned name of at most `limit` characters; the middle goes, as both ends tell pods apart."""
    text = clean(text)
    keep = (limit - 1) // 2
    return text if len(text) <= limit else clean(f"{text[: limit - 1 - keep]}…{text[-keep:]}")


def cut(text: str, limit: int) -> str:
    """Return a cleaned sentence of at most `limit` characters, cut at its end and between words."""
    text = clean(text)
    if len(text) <= limit:
        return text
    kept = text[: limit - 2]
    return clean(f"{kept.rpartition(' ')[0] or kept} …")


def number(value: float) -> str:
    """Return an integer with thousands separated."""
    return f"{value:,.0f}"


def share(part: float) -> str:
    """Return a ratio as a percentage with three significant figures, and a zero as 0 %."""
    percent = 100 * part
    if percent in (0, 100):
        return f"{percent:.0f} %"
    return f"{percent:.1f} %" if percent >= 10 else f"{percent:.2f} %"


def estimate(part: float) -> str:
    """Return an estimated ratio, marked as such; nothing of nothing is exact."""
    return f"≈ {share(part)}" if part else share(part)


def microseconds(value: float) -> str:
    """Return a duration in µs."""
    return f"{number(value)} µs" if value >= 10 else f"{value:.1f} µs"


def span(values: Spread) -> str:
    """Return `n = 5, 182 to 371 µs`."""
    if values.n == 1:
        return "n = 1"
    return f"n = {number(values.n)}, {number(values.minimum)} to {number(values.maximum)} µs"


def usual(values: Sequence[ValueCount]) -> int | None:
    """Return the value seen most often, the smaller of equals; None when nothing was counted."""
    seen = [each for each in values if each.n]
    return min(seen, key=lambda each: (-each.n, each.value)).value if seen else None


def total(values: Sequence[ValueCount]) -> int:
    """Return how many measurements a distribution holds."""
    return sum(each.n for each in values)


def distribution(values: Sequence[ValueCount], limit: int = 3) -> str:
    """Return `64`, or `64 (12), 63 (3)` where it varies, most frequent first."""
    seen = sorted((each for each in values if each.n), key=lambda each: (-each.n, each.value))
    if len(seen) == 1:
        return str(seen[0].value)
    listed = ", ".join(f"{each.value} ({number(each.n)})" for each in seen[:limit])
    return listed + (f" and {len(seen) - limit} more" if len(seen) > limit else "") or NOT_KNOWN


def numbers(values: Sequence[int]) -> str:
    """Return the distinct sizes, smallest first, or a dash; sizes of packets are written as people type them, 1450."""
    return ", ".join(str(value) for value in sorted(set(values))) or NOT_KNOWN


def listed(words: Sequence[str]) -> str:
    """Return `a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def more(left: int, noun: str, plural: str = "") -> str:
    """Return the line under a table that was cut, or nothing."""
    return f"and {count(left, f'more {noun}', plural and f'more {plural}')} in result.json" if left > 0 else ""
