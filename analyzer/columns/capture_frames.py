"""One open capture → its frames in batches: by machine code where it is ready, else by the reference."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from analyzer.columns.batch import Batch, Numbers
from analyzer.layers.bindings import Bindings
from analyzer.layers.geneve import options as geneve_options
from analyzer.layers.geneve_options import GeneveOption
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.codes import stop_words
from analyzer.machine.linker import Machine
from analyzer.machine.memory import NUMBER_LEN, Memory
from analyzer.machine.tables import binding_tables
from analyzer.readers.record import Record

if TYPE_CHECKING:
    from analyzer.layers.dissector import Frame

FIRST_FRAMES, MOST_FRAMES = 64, 8192
"""The first batch is small, so that the first rows come soon; a row takes about a kilobyte and a half."""
MOST_BYTES = 16 << 20
"""A batch ends early where its frames are large."""


def frame_batches(
    records: Iterable[Record], bindings: Bindings, ready: Callable[[], Machine | None]
) -> Iterator[Batch]:
    """Yield the records' frames, in order. `ready` gives the machine code, None while it is still being compiled."""
    tables = Memory.of(binding_tables(bindings))
    for some in _growing(iter(records)):
        machine = ready()
        batch = _by_machine(some, machine, tables) if machine else _by_reference(some, bindings)
        batch.rows[:, s.NUMBER] = [record.number for record in some]
        batch.rows[:, s.INTERFACE] = [record.interface for record in some]
        yield batch


def _growing(records: Iterator[Record]) -> Iterator[list[Record]]:
    """Yield lists of records, each up to twice as long as the one before."""
    most = FIRST_FRAMES
    while some := _at_most(records, most):
        yield some
        most = min(2 * most, MOST_FRAMES)


def _at_most(records: Iterator[Record], most: int) -> list[Record]:
    some: list[Record] = []
    held = 0
    for record in islice(records, most):
        some.append(record)
        held += len(record.data)
        if held >= MOST_BYTES:
            break
    return some


def _by_machine(records: list[Record], machine: Machine, tables: Memory) -> Batch:
    """Lay the frames one behind the other and let the compiled loop read them."""
    found = array("q")
    at = 0
    for record in records:
        time = s.NULL if record.time_epoch_ns is None else record.time_epoch_ns
        found.extend((at, len(record.data), record.wire_len, time, record.link_type, 0))
        at += len(record.data)
    block = Memory.of(b"".join(record.data for record in records))
    places = Memory.of(found.tobytes())
    out = Memory(len(records) * s.ROW_SLOTS * NUMBER_LEN)
    machine.rows(block.address, places.address, len(records), tables.address, out.address)
    rows = np.frombuffer(out.view, np.int64).reshape(len(records), s.ROW_SLOTS)
    return Batch(rows, _stops(rows), partial(_options, rows, records))


def _stops(rows: Numbers) -> dict[int, str]:
    places = np.flatnonzero(rows[:, s.STOP]).tolist()
    words = {place: stop_words(int(rows[place, s.STOP]), int(rows[place, s.STOP_ARG])) for place in places}
    return {place: stop for place, stop in words.items() if stop}


def _options(rows: Numbers, records: list[Record], place: int) -> tuple[GeneveOption, ...]:
    """Read the options that the loop only found."""
    at, length = rows[place, s.OPTIONS_AT], rows[place, s.OPTIONS_LEN]
    return () if at == s.NULL else tuple(geneve_options(records[place].data, int(at), int(at + length)))


def _by_reference(records: list[Record], bindings: Bindings) -> Batch:
    from analyzer.layers.dissector import dissect
    from analyzer.layers.rows import frame_row

    frames = [dissect(record, bindings) for record in records]
    rows = np.array([frame_row(frame, record.link_type) for frame, record in zip(frames, records, strict=True)])
    stops = {place: frame.stop for place, frame in enumerate(frames) if frame.stop}
    return Batch(rows, stops, lambda place: _read_options(frames[place]))


def _read_options(frame: Frame) -> tuple[GeneveOption, ...]:
    """Return what the reference read of the first header that has options."""
    found = (packet.get("geneve_options") for packet in frame.packets)
    return next(filter(None, found), ())
