"""Words as a capture file holds them: UTF-8 of bounded length without control characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

MAX_COMMENT = 4000
"""Bytes of a comment; an option holds 65,535, and Wireshark shows a comment on one line."""
MAX_COMMENTS = 20
"""Comments on one packet."""
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Categories of characters that are obeyed rather than shown: control, direction, line ends; half pairs."""


def encoded(text: str, most: int) -> bytes:
    """Return the text on one line, of at most so many bytes; a cut one ends in an ellipsis."""
    line = " ".join("".join(" " if unicodedata.category(c) in HIDDEN else c for c in text).split())
    whole = line.encode()
    if len(whole) <= most:
        return whole
    return whole[: most - 3].decode(errors="ignore").encode() + "…".encode()


def comments(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield comments as options hold them, the first MAX_COMMENTS and how many more there are; empty ones not."""
    said = [value for text in texts if (value := encoded(text, MAX_COMMENT))]
    yield from said[:MAX_COMMENTS]
    if len(said) > MAX_COMMENTS:
        yield f"and {len(said) - MAX_COMMENTS} more comments".encode()
