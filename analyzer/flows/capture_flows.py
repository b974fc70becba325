"""One capture file → its core flow table: by machine code, in parts side by side where the format allows."""

from __future__ import annotations

import os
import struct
from array import array
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from analyzer.flows.flow_rows import FlowRows
from analyzer.layers.bindings import Bindings
from analyzer.layers.dissector import dissect
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.records import CAP_LEN, MAX_CAPTURED, RECORD_SLOTS, TIME, WIRE_LEN
from analyzer.layers.loop.slots import NULL
from analyzer.layers.rows import frame_row
from analyzer.machine.linker import Machine
from analyzer.machine.memory import NUMBER_LEN, Memory
from analyzer.machine.tables import binding_tables
from analyzer.readers import open_capture, pcap, stdin
from analyzer.readers.record import Record

BLOCK = 2 << 20
"""Bytes read at a time: a block and its rows stay in the processor's cache."""
BATCH = 256
"""Frames whose rows are made and counted in one go; a row is about a kilobyte."""
ROOM = BLOCK // 64
"""Records of one scan; a block of smaller ones is scanned in several."""
PART = 64 << 20
"""A capture is cut into parts of at least this size, one a thread."""
GUESS = 1 << 18
"""Bytes in which the border of a part must show sound records; no record is longer than a quarter of MAX_CAPTURED."""
SOUND_RECORDS = 5
PATIENCE = 4096
"""Records that the reference counts before machine code is asked for again."""
A_DECADE = 10 * 366 * 86400
"""Times in one capture lie closer together than this, in seconds."""


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
        found = CaptureFlows(FlowRows())
        plain, machine = _plain_pcap(path), ready()
        if machine is not None and plain is not None:
            if _count_parts(path, plain, machine, bindings, found):
                return found
            found = CaptureFlows(FlowRows())  # damaged: the reader of records finds the way around it
        if machine is None:
            machine = _count_cold(capture.records, bindings, ready, found.rows)
        if machine is not None:
            _count_records(capture.records, machine, bindings, found.rows)
        found.notes += capture.notes
        found.truncated = capture.truncated
    return found


def _count_cold(
    records: Iterator[Record], bindings: Bindings, ready: Callable[[], Machine | None], rows: FlowRows
) -> Machine | None:
    """Count records with the reference until there is machine code to go on with, and return that."""
    for some in batched(records, PATIENCE):
        for record in some:
            rows.add_row(frame_row(dissect(record, bindings), record.link_type))
        if machine := ready():
            return machine
    return None


@dataclass
class _Pcap:
    variant: pcap.Variant
    link_type: int
    size: int
    first_second: int


def _plain_pcap(path: Path) -> _Pcap | None:
    """Return the layout of an unpacked pcap file, None for any other."""
    if path == stdin.STDIN:
        return None
    with path.open("rb") as stream:
        head = stream.read(pcap.FILE_HEADER_LEN + 4)
    variant = pcap.MAGICS.get(head[:4])
    if variant is None or len(head) < pcap.FILE_HEADER_LEN + 4:
        return None
    link, second = struct.unpack_from(variant.order + "II", head, 20)
    return _Pcap(variant, link & 0x03FFFFFF, path.stat().st_size, second)


def _count_parts(path: Path, layout: _Pcap, machine: Machine, bindings: Bindings, found: CaptureFlows) -> bool:
    """Count the file's parts on threads of their own (machine code releases the interpreter's lock) and merge them.

    Where a part begins is a guess, as pcap has no marks; it is right when the part before ends exactly there. Else the
    rest is counted again from where it really begins. Returns False where a corrupt record ends the counting.
    """
    borders = _borders(path, layout, machine)
    tables = binding_tables(bindings)
    workers = [_PartCounter(path, layout, machine, tables) for _ in borders[1:]]
    with ThreadPoolExecutor(len(workers)) as pool:
        ends = list(pool.map(_PartCounter.count, workers, borders[:-1], borders[1:]))
    found.rows = workers[0].rows
    end = ends[0]
    for worker, begin, part_end in zip(workers[1:], borders[1:], ends[1:], strict=False):
        if end != begin:
            again = _PartCounter(path, layout, machine, tables)
            end = again.count(end, layout.size)
            found.rows.merge(machine, again.rows)
            break
        found.rows.merge(machine, worker.rows)
        end = part_end
    zeros = any(worker.zeros for worker in workers)
    return not zeros and _note_rest(path, layout, end, found)


def _borders(path: Path, layout: _Pcap, machine: Machine) -> list[int]:
    """Return where the parts begin, and the file's end."""
    parts = max(min(processors(), layout.size // PART), 1)
    borders = [pcap.FILE_HEADER_LEN]
    window = Memory(GUESS)
    with path.open("rb") as stream:
        for part in range(1, parts):
            stream.seek(layout.size * part // parts)
            length = stream.readinto(window.view)
            variant, first = layout.variant, layout.first_second
            times = max(first - A_DECADE, 0), first + A_DECADE
            at = machine.resync(window.address, length, variant.order == ">", variant.header_len, *times, SOUND_RECORDS)
            if at >= 0 and layout.size * part // parts + at > borders[-1]:
                borders.append(layout.size * part // parts + at)
    return [*borders, layout.size]


def _note_rest(path: Path, layout: _Pcap, end: int, found: CaptureFlows) -> bool:
    """Say what is behind the last whole record, as the reader of records does; return False where it is corrupt."""
    if end >= layout.size:  # beyond it where the file grew meanwhile
        return True
    with path.open("rb") as stream:
        stream.seek(end)
        head = stream.read(layout.variant.header_len)
    packets = sum(found.rows.statuses.values()) + 1
    if len(head) < layout.variant.header_len:
        found.truncated = True
        found.notes.append(f"cut inside the header of packet {packets}")
        return True
    (claimed,) = struct.unpack_from(layout.variant.order + "I", head, 8)
    if claimed > MAX_CAPTURED:
        return False
    found.truncated = True
    found.notes.append(f"cut inside packet {packets}: {layout.size - end - len(head)} of {claimed} bytes")
    return True


class _PartCounter:
    """Counts the records that begin in one part of a pcap file."""

    def __init__(self, path: Path, layout: _Pcap, machine: Machine, tables: bytearray) -> None:
        self.rows = FlowRows()
        self.zeros = False
        """Whether records of nothing but zeros were seen: whether they are packets, the reader decides."""
        self._path, self._layout, self._machine = path, layout, machine
        self._tables = Memory.of(tables)
        self._block = Memory(BLOCK + MAX_CAPTURED + layout.variant.header_len)
        self._records = Memory(ROOM * RECORD_SLOTS * NUMBER_LEN)
        self._frames = Memory(BATCH * s.ROW_SLOTS * NUMBER_LEN)
        self._after = Memory(NUMBER_LEN)

    def count(self, begin: int, stop: int) -> int:
        """Count the records that begin in [begin, stop); return where the first one behind them begins."""
        view = self._block.view
        at, have = begin, 0
        with self._path.open("rb", buffering=0) as file:
            file.seek(begin)
            while at < stop:
                got = file.readinto(view[have : have + BLOCK])
                have += got
                used = self._count_block(have, stop - at)
                view[: have - used] = view[used:have]
                at, have = at + used, have - used
                if not got and not used:
                    break
        return at

    def _count_block(self, length: int, stop: int) -> int:
        """Count the whole records of the block that begin before `stop`; return where the next one begins."""
        layout, machine, at = self._layout, self._machine, 0
        variant = layout.variant
        while at < stop:
            many = machine.scan_pcap(
                self._block.address,
                at,
                length,
                stop,
                variant.order == ">",
                variant.fraction_ns,
                variant.header_len,
                layout.link_type,
                self._records.address,
                ROOM,
                self._after.address,
            )
            at = self._after.numbers[0]
            self.zeros = self.zeros or self._any_zero(many)
            block = Block(self._block.address, length, self._records, self._tables, self._frames)
            count_frames(machine, block, many, self.rows)
            if many < ROOM:
                break
        return int(at)

    def _any_zero(self, many: int) -> bool:
        """Look at some of the records just scanned: no long run of zeros passes between them."""
        numbers = self._records.numbers
        places = range(0, many * RECORD_SLOTS, pcap.ALL_ZERO // 10 * RECORD_SLOTS)
        return any(not (numbers[at + TIME] or numbers[at + CAP_LEN] or numbers[at + WIRE_LEN]) for at in places)


def processors() -> int:
    """Return how many this process may use; macOS only says how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Block(NamedTuple):
    """Bytes and the records found in them, the bindings, and memory for the rows of one batch."""

    address: int
    length: int
    records: Memory
    tables: Memory
    frames: Memory


def count_frames(machine: Machine, block: Block, many: int, rows: FlowRows) -> None:
    """Read `many` records of a block and count them, BATCH at a time, so that their rows stay in the cache."""
    for first in range(0, many, BATCH):
        batch = min(BATCH, many - first)
        begin = block.records.address + first * RECORD_SLOTS * NUMBER_LEN
        machine.rows(block.address, block.length, begin, batch, block.tables.address, block.frames.address)
        rows.add(machine, block.frames, batch)


def _count_records(records: Iterable[Record], machine: Machine, bindings: Bindings, rows: FlowRows) -> None:
    """Count records that Python reads (pcapng, packed files): gathered into blocks, then as above."""
    tables = Memory.of(binding_tables(bindings))
    found, frames = Memory(BATCH * RECORD_SLOTS * NUMBER_LEN), Memory(BATCH * s.ROW_SLOTS * NUMBER_LEN)
    for batch in batched(records, BATCH):
        block = bytearray()
        for number, record in enumerate(batch):
            time = NULL if record.time_epoch_ns is None else record.time_epoch_ns
            slots = (len(block), len(record.data), record.wire_len, time, record.link_type, 0)
            found.numbers[number * RECORD_SLOTS : (number + 1) * RECORD_SLOTS] = array("q", slots)
            block += record.data
        memory = Memory.of(block)
        count_frames(machine, Block(memory.address, len(block), found, tables, frames), len(batch), rows)


def batched(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    """Yield lists of at most `size` records, fewer where they hold much: some are a megabyte long."""
    batch: list[Record] = []
    held = 0
    for record in records:
        batch.append(record)
        held += len(record.data)
        if len(batch) == size or held >= BLOCK:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
