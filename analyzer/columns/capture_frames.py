"""One open capture → its frames in batches: by machine code where it is ready, else by the reference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate, islice
from typing import TYPE_CHECKING

import numpy as np

from analyzer.columns.batch import Batch, Numbers
from analyzer.layers.bindings import Bindings
from analyzer.layers.geneve_options import GeneveOption
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.codes import stop_words
from analyzer.machine.linker import Machine
from analyzer.machine.memory import NUMBER_LEN, Memory
from analyzer.machine.tables import binding_tables
from analyzer.readers import Capture, Record
from analyzer.record_blocks import ROOM, RecordBlock, record_blocks

if TYPE_CHECKING:
    from analyzer.layers.dissector import Frame

ROWS_LEN = ROOM * s.ROW_SLOTS * NUMBER_LEN
PATIENCE = 256
"""Frames that the reference reads before machine code is asked for again."""


def frame_batches(
    capture: Capture, bindings: Bindings, ready: Callable[[], Machine | None], room: Memory | None = None
) -> Iterator[Batch]:
    """Yield the capture's frames, in order. `ready` gives the machine code, None while it is still being compiled.

    `room` of ROWS_LEN bytes is where rows are written, and each batch is good until the next one; without it each has
    memory of its own, which costs more than filling it.
    """
    while (machine := ready()) is None:
        some = list(islice(capture.records, PATIENCE))
        if not some:
            return
        yield by_reference(some, bindings)
    tables = Memory.of(binding_tables(bindings))
    for block in record_blocks(capture, machine):
        yield by_machine(block, machine, tables, room)


def by_machine(block: RecordBlock, machine: Machine, tables: Memory, room: Memory | None) -> Batch:
    """Return the frames of a block; their rows are written into `room` where there is one."""
    size = block.many * s.ROW_SLOTS
    out = room or Memory(size * NUMBER_LEN)
    machine.rows(block.data, block.records.address, block.many, tables.address, out.address)
    rows = np.frombuffer(out.view, np.int64, size).reshape(block.many, s.ROW_SLOTS)
    rows[:, s.NUMBER] = np.arange(block.first, block.first + block.many)
    return Batch(rows, _stops(rows), partial(_options, rows, block.data), block.data)


def _stops(rows: Numbers) -> dict[int, str]:
    places = np.flatnonzero(rows[:, s.STOP]).tolist()
    words = {place: stop_words(int(rows[place, s.STOP]), int(rows[place, s.STOP_ARG])) for place in places}
    return {place: stop for place, stop in words.items() if stop}


def _options(rows: Numbers, data: bytes, place: int) -> tuple[GeneveOption, ...]:
    """Read the options that the loop only found."""
    from analyzer.layers.geneve import options as geneve_options  # with dpkt, which few frames need

    at, length = int(rows[place, s.OPTIONS_AT]), int(rows[place, s.OPTIONS_LEN])
    begin = int(rows[place, s.DATA]) + at
    return () if at == s.NULL else tuple(geneve_options(data, begin, begin + length))


def by_reference(records: list[Record], bindings: Bindings) -> Batch:
    """Return the frames of these records."""
    from analyzer.layers.dissector import dissect
    from analyzer.layers.rows import frame_row

    frames = [dissect(record, bindings) for record in records]
    rows = np.array([frame_row(frame, record.link_type) for frame, record in zip(frames, records, strict=True)])
    rows[:, s.INTERFACE] = [record.interface for record in records]
    rows[:, s.DATA] = list(accumulate((len(record.data) for record in records[:-1]), initial=0))
    stops = {place: frame.stop for place, frame in enumerate(frames) if frame.stop}
    data = b"".join(record.data for record in records)
    return Batch(rows, stops, lambda place: _read_options(frames[place]), data)


def _read_options(frame: Frame) -> tuple[GeneveOption, ...]:
    """Return what the reference read of the first header that has options."""
    found = (packet.get("geneve_options") for packet in frame.packets)
    return next(filter(None, found), ())
