"""The compiled loop for tests: compiled once if no cache has it, then asked frame by frame."""

from __future__ import annotations

import functools
import os

from analyzer.layers.bindings import Bindings
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.records import CAP_LEN, DATA, LINK_TYPE, RECORD_SLOTS, TIME, WIRE_LEN
from analyzer.machine import compiler, linker
from analyzer.machine.linker import Machine
from analyzer.machine.memory import Memory
from analyzer.machine.tables import binding_tables
from analyzer.readers.record import Record


@functools.cache
def machine() -> Machine:
    found = linker.load()
    if found is None:
        process = compiler.start()
        assert process is not None
        assert (process, 0) == os.waitpid(process, 0)
        found = linker.load()
    assert found is not None
    return found


def rows_of(records: list[Record], bindings: Bindings) -> list[list[int]]:
    """Return the loop's rows, each frame between guard bytes that a stray read would show."""
    block = bytearray(b"\xaa" * 64)
    found = Memory(len(records) * RECORD_SLOTS * 8)
    for number, record in enumerate(records):
        r = number * RECORD_SLOTS
        found.numbers[r + DATA] = len(block)
        found.numbers[r + CAP_LEN] = len(record.data)
        found.numbers[r + WIRE_LEN] = record.wire_len
        found.numbers[r + LINK_TYPE] = record.link_type
        found.numbers[r + TIME] = s.NULL if record.time_epoch_ns is None else record.time_epoch_ns
        block += record.data + b"\xaa" * 64
    bytes_, tables, out = Memory.of(block), Memory.of(binding_tables(bindings)), Memory(len(records) * s.ROW_SLOTS * 8)
    machine().rows(bytes_.address, found.address, len(records), tables.address, out.address)
    flat = out.numbers.tolist()
    return [flat[at : at + s.ROW_SLOTS] for at in range(0, len(flat), s.ROW_SLOTS)]
