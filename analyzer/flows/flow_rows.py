"""The core flow table: rows of numbers (layers/loop/flow_slots.py), filled by machine code, or by Python while cold."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.layers.loop import codes, flow_table
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import slots as s
from analyzer.machine.linker import Machine
from analyzer.machine.memory import INDEX_LEN, NUMBER_LEN, Memory

FIRST_ROOM = 1 << 13
COUNTS = 1 + len(codes.STATUSES)
"""Flows, then frames per status."""


class FlowRows:
    """A growing table of flows. One row per workload 5-tuple, both directions; sums, minima and maxima only."""

    def __init__(self, room: int = FIRST_ROOM) -> None:
        self._reserve(room)
        self._scratch = Memory(f.KEY_SLOTS * NUMBER_LEN)
        self._fragments = Memory(flow_table.FRAGMENT_SLOTS * flow_table.FRAGMENT_ENTRIES * NUMBER_LEN)
        self._counts = Memory(COUNTS * NUMBER_LEN)

    def __len__(self) -> int:
        """Return the number of flows."""
        return self._counts.numbers[0]

    def __iter__(self) -> Iterator[list[int]]:
        """Yield each flow's row."""
        for at in range(0, len(self) * f.FLOW_SLOTS, f.FLOW_SLOTS):
            yield self._rows.numbers[at : at + f.FLOW_SLOTS].tolist()

    @property
    def statuses(self) -> dict[str, int]:
        """Return the frames per decode status."""
        return dict(zip(codes.STATUSES, self._counts.numbers[1:COUNTS].tolist(), strict=True))

    def add(self, machine: Machine, frames: Memory, many: int) -> None:
        """Count `many` frames whose rows lie in `frames`."""
        self._make_room(machine, len(self) + many)
        machine.flows(
            frames.address,
            many,
            self._scratch.address,
            self._index.address,
            self._mask,
            self._rows.address,
            self._room,
            self._fragments.address,
            self._counts.address,
        )

    def add_row(self, row: list[int]) -> None:
        """Count one frame, in Python: the same function, uncompiled."""
        self._make_room(None, len(self) + 1)
        counts = self._counts.numbers
        index = self._index.view.cast("i")
        key = self._scratch.numbers
        counts[0] = flow_table.add(row, key, index, self._mask, self._rows.numbers, counts[0], self._fragments.numbers)
        counts[1 + row[s.STATUS]] += 1

    def merge(self, machine: Machine | None, other: FlowRows) -> None:
        """Add another table, whatever part of the capture it counted."""
        self._make_room(machine, len(self) + len(other))
        if machine is None:
            index = self._index.view.cast("i")
            self._counts.numbers[0] = flow_table.merge(
                other._rows.numbers, len(other), index, self._mask, self._rows.numbers, len(self)
            )
        else:
            self._counts.numbers[0] = machine.merge(
                other._rows.address, len(other), self._index.address, self._mask, self._rows.address, self._room,
                len(self),
            )  # fmt: skip
        for place in range(1, COUNTS):
            self._counts.numbers[place] += other._counts.numbers[place]

    def _reserve(self, room: int) -> None:
        self._room, self._mask = room, 2 * room - 1
        self._rows, self._index = Memory(room * f.FLOW_SLOTS * NUMBER_LEN), Memory(2 * room * INDEX_LEN)

    def _make_room(self, machine: Machine | None, needed: int) -> None:
        """Double the table until it has room for all that may come."""
        if needed <= self._room:
            return
        rows, used = self._rows, len(self) * f.FLOW_SLOTS
        room = self._room
        while room < needed:
            room *= 2
        self._reserve(room)
        self._rows.numbers[:used] = rows.numbers[:used]
        if machine is None:
            flow_table.reindex(self._rows.numbers, len(self), self._index.view.cast("i"), self._mask)
        else:
            machine.reindex(self._rows.address, len(self), self._index.address, self._mask)
