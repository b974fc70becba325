"""One capture file → its core flow table: by machine code, in parts side by side where the format allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analyzer.flows.flow_rows import FlowRows
from analyzer.flows.pcap_parts import count_pcap, plain_pcap
from analyzer.layers.bindings import Bindings
from analyzer.machine.linker import Machine
from analyzer.machine.memory import Memory
from analyzer.machine.tables import binding_tables
from analyzer.readers import open_capture
from analyzer.readers.record import Record
from analyzer.record_blocks import record_blocks

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
            tables = Memory.of(binding_tables(bindings))
            for block in record_blocks(capture, machine):
                rows.count_records(machine, block.data, block.records, block.many, tables)
    return CaptureFlows(rows, capture.notes, capture.truncated)


def _count_cold(
    records: Iterator[Record], bindings: Bindings, ready: Callable[[], Machine | None], rows: FlowRows
) -> Machine | None:
    """Count records with the reference until there is machine code to go on with, and return that."""
    from analyzer.layers.dissector import dissect  # with dpkt, which is not needed where there is machine code
    from analyzer.layers.rows import frame_row

    for number, record in enumerate(records, 1):
        rows.add_row(frame_row(dissect(record, bindings), record.link_type))
        if number % PATIENCE == 0 and (machine := ready()):
            return machine
    return None
