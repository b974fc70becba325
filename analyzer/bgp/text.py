"""Text that a peer wrote into a message."""

from __future__ import annotations


def readable_text(data: bytes) -> str:
    """Return the UTF-8 text; what is none, and what no page shows, stands as U+FFFD."""
    text = data.decode("utf-8", errors="replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
