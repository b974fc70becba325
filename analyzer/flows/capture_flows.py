"""One capture file → its core flow table: by machine code, in parts side by side where the format allows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analyzer.flows.flow_rows import FlowRows
from analyzer.flows.pcap_parts import count_pcap, plain_pcap
from analyzer.layers.bindings import Bindings
from analyzer.layers.loop.records import RECORD_SLOTS
from analyzer.layers.loop.slots import NULL
from analyzer.machine.linker import Machine
from analyzer.machine.memory import NUMBER_LEN, Memory
from analyzer.machine.tables import binding_tables
from analyzer.readers import open_capture
from analyzer.readers.record import Record

BATCH = 256
"""Records that Python reads and hands to machine code in one go."""
HELD = 1 << 21
"""Bytes that they hold at most, but for the last one."""
PATIENCE = 4096
"""Records that the reference counts before machine code is asked for again."""


@dataclass
class CaptureFlows:
    """The table of one file, and what was wrong with the file."""

    rows: FlowRows
    notes: list[str] = field(default_factory=list)
    truncated: bool = False


def capture_flows(path: Path, bindings: Bindings, ready: Callable[[], Machine | None]) -> CaptureFlows:
    """Return the file's flows; raises CannotRead when it is no capture.

    `ready` gives the machine code, or None while it is still being compiled: until then the reference counts, and
    nobody waits for a compiler.
    """
    with open_capture(path) as capture:
        plain, machine = plain_pcap(path), ready()
        if machine is not None and plain is not None:
            rows, rest = count_pcap(path, plain, machine, bindings)
            if not rest.corrupt:
                return CaptureFlows(rows, [rest.note] if rest.note else [], rest.note is not None)
        rows = FlowRows()  # the reader of records finds the way around damage
        if machine is None:
            machine = _count_cold(capture.records, bindings, ready, rows)
        if machine is not None:
            _count_records(capture.records, machine, bindings, rows)
    return CaptureFlows(rows, capture.notes, capture.truncated)


def _count_cold(
    records: Iterator[Record], bindings: Bindings, ready: Callable[[], Machine | None], rows: FlowRows
) -> Machine | None:
    """Count records with the reference until there is machine code to go on with, and return that."""
    from analyzer.layers.dissector import dissect  # with dpkt, which is not needed where there is machine code
    from analyzer.layers.rows import frame_row

    for some in batched(records, PATIENCE):
        for record in some:
            rows.add_row(frame_row(dissect(record, bindings), record.link_type))
        if machine := ready():
            return machine
    return None


def _count_records(records: Iterable[Record], machine: Machine, bindings: Bindings, rows: FlowRows) -> None:
    """Count records that Python reads (pcapng, packed files), gathered into blocks."""
    tables, found = Memory.of(binding_tables(bindings)), Memory(BATCH * RECORD_SLOTS * NUMBER_LEN)
    for batch in batched(records, BATCH):
        block = bytearray()
        for number, record in enumerate(batch):
            time = NULL if record.time_epoch_ns is None else record.time_epoch_ns
            slots = (len(block), len(record.data), record.wire_len, time, record.link_type, 0)
            found.numbers[number * RECORD_SLOTS : (number + 1) * RECORD_SLOTS] = array("q", slots)
            block += record.data
        memory = Memory.of(block)
        rows.count_records(machine, memory.address, found, len(batch), tables)


def batched(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    """Yield lists of at most `size` records, fewer where they hold much: some are a megabyte long."""
    batch: list[Record] = []
    held = 0
    for record in records:
        batch.append(record)
        held += len(record.data)
        if len(batch) == size or held >= HELD:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
