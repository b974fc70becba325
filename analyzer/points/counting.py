"""One open capture → the tables of its point, and block by block the frames that want a second look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from analyzer.columns.batch import Batch, Numbers
from analyzer.columns.capture_frames import PATIENCE, by_machine, by_reference
from analyzer.flows.point_table import PointTable
from analyzer.layers.bindings import Bindings
from analyzer.layers.loop import point_slots as n
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.records import RECORD_SLOTS
from analyzer.machine.linker import Machine
from analyzer.machine.memory import NUMBER_LEN, Memory
from analyzer.machine.tables import binding_tables
from analyzer.readers import Capture, Record
from analyzer.record_blocks import RecordBlock, record_blocks


class Kept(NamedTuple):
    """Frames as a batch, and beside each why it was kept, its cell, and the hash of its echo exchange."""

    batch: Batch
    reasons: Numbers
    cells: Numbers
    hashes: Numbers

    def record(self, place: int) -> Record:
        """Return one frame as a record, with its bytes."""
        row = self.batch.rows[place].tolist()
        begin, time = row[s.DATA], row[s.TIME]
        data = self.batch.data[begin : begin + row[s.CAP_LEN]]
        interface = 0 if row[s.INTERFACE] == s.NULL else row[s.INTERFACE]
        return Record(
            row[s.NUMBER], None if time == s.NULL else time, row[s.WIRE_LEN], data, row[s.LINK_TYPE], interface
        )


def count_frames(
    capture: Capture, bindings: Bindings, ready: Callable[[], Machine | None], table: PointTable
) -> Iterator[Kept]:
    """Count every frame and yield those that are kept, block by block.

    `ready` gives the machine code, None while it is still being compiled: until then the reference reads.
    """
    while (machine := ready()) is None:
        some = list(islice(capture.records, PATIENCE))
        if not some:
            return
        yield from count_batch(by_reference(some, bindings), table)
    tables = Memory.of(binding_tables(bindings))
    for block in record_blocks(capture, machine):
        table.count_block(machine, block, tables)
        if table.counts.numbers[n.KEPT]:
            yield _kept_by_machine(table, block, machine, tables)


def count_batch(batch: Batch, table: PointTable) -> Iterator[Kept]:
    """Count frames in Python and yield those that are kept."""
    for place, row in enumerate(batch.rows.tolist()):
        table.count_row(batch.data, row)
        if table.counts.numbers[n.KEPT]:
            kept = _kept(table)
            yield Kept(batch.some(np.array([place])), *kept[:, (n.REASONS, n.CELL, n.HASH)].T)


def _kept_by_machine(table: PointTable, block: RecordBlock, machine: Machine, tables: Memory) -> Kept:
    kept = _kept(table)
    records = np.frombuffer(block.records.view, np.int64, block.many * RECORD_SLOTS).reshape(block.many, RECORD_SLOTS)
    places = kept[:, n.RECORD]
    chosen = block._replace(records=Memory.of(records[places].tobytes()), many=len(places))
    out = Memory(len(places) * s.ROW_SLOTS * NUMBER_LEN)
    batch = by_machine(chosen, machine, tables, out)
    batch.rows[:, s.NUMBER] = block.first + places
    return Kept(batch, *kept[:, (n.REASONS, n.CELL, n.HASH)].T)


def _kept(table: PointTable) -> Numbers:
    many = table.counts.numbers[n.KEPT]
    return np.frombuffer(table.kept.view, np.int64, many * n.KEPT_SLOTS).reshape(many, n.KEPT_SLOTS).copy()
