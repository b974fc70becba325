"""Rows of numbers in plain memory that double when they are full, with an index to find them where one is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analyzer.machine.memory import INDEX_LEN, NUMBER_LEN, Memory

AT_ONCE = 4096
"""Rows that are Python's numbers at a time, each of which takes four times the memory."""
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

    def some(self, many: int, used_up: bool = False) -> Iterator[memoryview]:
        """Yield the numbers of the first rows, AT_ONCE at a time; what is `used_up` gives its memory back then."""
        row_len = self.slots * NUMBER_LEN
        for begin in range(0, many, AT_ONCE):
            end = min(begin + AT_ONCE, many)
            yield self.rows.numbers[begin * self.slots : end * self.slots]
            if used_up:
                self.rows.forget(begin * row_len, end * row_len)

    def lists(self, many: int, used_up: bool = False) -> Iterator[list[int]]:
        """Yield the same, each row a list."""
        for numbers in self.some(many, used_up):
            flat = numbers.tolist()
            for at in range(0, len(flat), self.slots):
                yield flat[at : at + self.slots]

    def _reserve(self, room: int) -> None:
        self.room, self.mask = room, 2 * room - 1
        self.rows = Memory(room * self.slots * NUMBER_LEN)
        self.index = Memory(2 * room * INDEX_LEN if self._indexed else 0)
