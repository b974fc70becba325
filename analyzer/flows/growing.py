"""Rows of numbers in plain memory that double when they are full, with an index to find them where one is needed."""

from __future__ import annotations

from collections.abc import Callable

from analyzer.machine.memory import INDEX_LEN, NUMBER_LEN, Memory

Reindex = Callable[[Memory, Memory, int], None]
"""Fills an empty index: of these rows, into this one, with this mask."""


class GrowingRows:
    """`slots` numbers a row; the index has two places a row, of which `mask` picks one."""

    def __init__(self, slots: int, room: int, indexed: bool = True) -> None:
        self.slots = slots
        self._indexed = indexed
        self._reserve(room)

    def make_room(self, needed: int, used: int, reindex: Reindex | None = None) -> None:
        """Double the table until `needed` rows fit; the first `used` ones are kept and indexed anew."""
        if needed <= self.room:
            return
        rows, room = self.rows, self.room
        while room < needed:
            room *= 2
        self._reserve(room)
        self.rows.numbers[: used * self.slots] = rows.numbers[: used * self.slots]
        if reindex is not None:
            reindex(self.rows, self.index, self.mask)

    def _reserve(self, room: int) -> None:
        self.room, self.mask = room, 2 * room - 1
        self.rows = Memory(room * self.slots * NUMBER_LEN)
        self.index = Memory(2 * room * INDEX_LEN if self._indexed else 0)
