"""The core flow table: rows of numbers (layers/loop/flow_slots.py), filled by machine code, or by Python while cold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from analyzer.flows.growing import GrowingRows
from analyzer.layers.loop import codes, flow_table
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.fragments import PIECES_LEN
from analyzer.layers.loop.records import RECORD_SLOTS
from analyzer.machine.linker import Machine
from analyzer.machine.memory import NUMBER_LEN, Memory

FIRST_ROOM = 1 << 13
COUNTS = 1 + len(codes.STATUSES)
"""Flows, then frames per status."""


class FlowRows:
    """A growing table of flows. One row per workload 5-tuple, both directions; sums, minima and maxima only."""

    def __init__(self, room: int = FIRST_ROOM) -> None:
        self._table = GrowingRows(f.FLOW_SLOTS, room)
        self._record = Memory(RECORD_SLOTS * NUMBER_LEN)
        self._frame = Memory(s.ROW_SLOTS * NUMBER_LEN)
        self._key = Memory(f.KEY_SLOTS * NUMBER_LEN)
        self._counts = Memory(COUNTS * NUMBER_LEN)
        self.pieces = Memory(PIECES_LEN * NUMBER_LEN)
        """First fragments and the later ones that had none before them (layers/loop/fragments.py)."""

    def __len__(self) -> int:
        """Return the number of flows."""
        return self._counts.numbers[0]

    def __iter__(self) -> Iterator[list[int]]:
        """Return the flows' rows."""
        return map(self.row, range(len(self)))

    def row(self, flow: int) -> list[int]:
        """Return the row of the flow of this number."""
        return self._table.rows.numbers[flow * f.FLOW_SLOTS : (flow + 1) * f.FLOW_SLOTS].tolist()

    def key(self, flow: int) -> bytes:
        """Return what tells flows apart."""
        return self._table.rows.numbers[flow * f.FLOW_SLOTS : flow * f.FLOW_SLOTS + f.KEY_SLOTS].tobytes()

    def column(self, slot: int) -> list[int]:
        """Return one slot of every flow."""
        return self._table.rows.numbers[slot : len(self) * f.FLOW_SLOTS : f.FLOW_SLOTS].tolist()

    @property
    def statuses(self) -> dict[str, int]:
        """Return the frames per decode status."""
        return dict(zip(codes.STATUSES, self._counts.numbers[1:COUNTS].tolist(), strict=True))

    def count_records(self, machine: Machine, block: bytes, records: Memory, many: int, tables: Memory) -> None:
        """Count the first `many` records of the block."""
        done = 0
        while (done := machine.count_records(block, records.address, done, many, *self._places(tables))) < many:
            self._make_room(machine, self._table.room + 1)

    def count_pcap(
        self, machine: Machine, block: int, end: int, stop: int, layout: tuple[int, ...], tables: Memory
    ) -> int:
        """Count the whole pcap records that begin before `stop` in the `end` bytes at `block`; return their end."""
        at: int = 0
        while True:
            at = machine.count_pcap(block, at, end, stop, *layout, self._record.address, *self._places(tables))
            if len(self) < self._table.room:
                return at
            self._make_room(machine, self._table.room + 1)

    def _places(self, tables: Memory) -> tuple[int, ...]:
        """Return what counting needs, as the entries take it (machine/linker.py TABLE)."""
        scratch = tables.address, self._frame.address, self._key.address
        table = self._table.index.address, self._table.mask, self._table.rows.address, self._table.room
        return *scratch, *table, self.pieces.address, self._counts.address

    def add_row(self, row: list[int]) -> None:
        """Count one frame, in Python: the same function, uncompiled."""
        self._make_room(None, len(self) + 1)
        counts = self._counts.numbers
        index = self._table.index.view.cast("i")
        key = self._key.numbers
        counts[0] = flow_table.add(
            row, key, index, self._table.mask, self._table.rows.numbers, counts[0], self.pieces.numbers
        )
        counts[1 + row[s.STATUS]] += 1

    def add_later_fragment(self, flow: int) -> None:
        """Count a later fragment for the flow of this number."""
        self._table.rows.numbers[flow * f.FLOW_SLOTS + f.FRAGMENTS] += 1

    def forget_fragments(self) -> Memory:
        """Begin with no fragments known; return those that were."""
        known, self.pieces = self.pieces, Memory(PIECES_LEN * NUMBER_LEN)
        return known

    def merge(self, machine: Machine | None, other: FlowRows) -> None:
        """Add another table, whatever part of the capture it counted."""
        self._make_room(machine, len(self) + len(other))
        counts = self._counts.numbers
        if machine is None:
            places = self._key.numbers, self._table.index.view.cast("i"), self._table.mask, self._table.rows.numbers
            counts[0] = flow_table.merge(other._table.rows.numbers, len(other), *places, len(self))
        else:
            table = self._key.address, self._table.index.address, self._table.mask, self._table.rows.address
            counts[0] = machine.merge(other._table.rows.address, len(other), *table, len(self))
        for place in range(1, COUNTS):
            self._counts.numbers[place] += other._counts.numbers[place]

    def _make_room(self, machine: Machine | None, needed: int) -> None:
        """Make room for all that may come."""
        self._table.make_room(needed, len(self), partial(self._reindex, machine))

    def _reindex(self, machine: Machine | None, rows: Memory, index: Memory, mask: int) -> None:
        if machine is None:
            flow_table.reindex(rows.numbers, len(self), index.view.cast("i"), mask)
        else:
            machine.reindex(rows.address, len(self), index.address, mask)
