"""Later fragments that came before their first one (layers/loop/fragments.py)."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.layers.loop import fragments
from analyzer.machine.memory import Memory


def strangers(pieces: Memory) -> Iterator[list[int]]:
    """Yield the identities of a part's later fragments that had no first one before them."""
    at = fragments.STRANGERS_AT + 1
    for _ in range(pieces.numbers[at - 1]):
        yield pieces.numbers[at : at + fragments.IDENTITY_SLOTS].tolist()
        at += fragments.IDENTITY_SLOTS
