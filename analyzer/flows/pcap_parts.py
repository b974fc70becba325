"""A plain pcap file counted in parts side by side; machine code releases the interpreter's lock.

Where a part begins is a guess, as pcap has no marks; it is right when the part before ends exactly there.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from analyzer.flows.flow_rows import FlowRows
from analyzer.flows.fragments import strangers
from analyzer.layers.bindings import Bindings
from analyzer.layers.loop import fragments
from analyzer.layers.loop.records import MAX_CAPTURED
from analyzer.machine.linker import Machine
from analyzer.machine.memory import Memory
from analyzer.machine.tables import binding_tables
from analyzer.readers import pcap, stdin

BLOCK = 1 << 20
"""Bytes read at a time, into memory that stays in the processor's cache."""
PART = 16 << 20
"""A part has at least this size."""
PARTS_A_THREAD = 8
"""Threads take parts in turn, so that a thread that others delay takes fewer."""
GUESS = 1 << 18
"""Bytes in which the border of a part must show sound records; no record is longer than a quarter of MAX_CAPTURED."""
SOUND_RECORDS = 5
A_DECADE = 10 * 366 * 86400
"""Times in one capture lie closer together than this, in seconds."""


@dataclass
class PlainPcap:
    """How an unpacked pcap file is laid out; `first_second` is the time of its first record."""

    variant: pcap.Variant
    link_type: int
    size: int
    first_second: int

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return byte order (1 is big), nanoseconds a unit, header length and link type, for machine code."""
        variant = self.variant
        return int(variant.order == ">"), variant.fraction_ns, variant.header_len, self.link_type


class Rest(NamedTuple):
    """What is behind the last whole record: nothing, the beginning of one (in words), or what is none."""

    note: str | None = None
    corrupt: bool = False


def plain_pcap(path: Path) -> PlainPcap | None:
    """Return the layout of an unpacked pcap file, None for any other."""
    if path == stdin.STDIN:
        return None
    with path.open("rb") as stream:
        head = stream.read(pcap.FILE_HEADER_LEN + 4)
    variant = pcap.MAGICS.get(head[:4])
    if variant is None or len(head) < pcap.FILE_HEADER_LEN + 4:
        return None
    link, second = struct.unpack_from(variant.order + "II", head, 20)
    return PlainPcap(variant, link & 0x03FFFFFF, path.stat().st_size, second)


def count_pcap(path: Path, layout: PlainPcap, machine: Machine, bindings: Bindings) -> tuple[FlowRows, Rest]:
    """Return the file's flows, and what is behind them."""
    tables = Memory.of(binding_tables(bindings))
    borders = _borders(path, layout, machine)
    workers = [_Counter(path, layout, machine, tables) for _ in range(min(processors(), len(borders) - 1))]
    parts = _count_parts(workers, borders)
    if [part.end for part in parts[:-1]] != borders[1:-1]:  # a wrong guess, or damage: as one part, from the start
        workers = [_Counter(path, layout, machine, tables)]
        parts = [workers[0].count(borders[0], layout.size)]
    _tie_fragments(parts)
    rows = workers[0].rows
    for worker in workers[1:]:
        rows.merge(machine, worker.rows)
    return rows, _rest(path, layout, parts[-1].end, sum(rows.statuses.values()))


def _borders(path: Path, layout: PlainPcap, machine: Machine) -> list[int]:
    """Return where the parts begin, and the file's end."""
    parts = max(min(processors() * PARTS_A_THREAD, layout.size // PART), 1)
    borders = [pcap.FILE_HEADER_LEN]
    window = Memory(GUESS)
    big, _, header_len, _ = layout.numbers
    times = max(layout.first_second - A_DECADE, 0), layout.first_second + A_DECADE
    with path.open("rb") as stream:
        for part in range(1, parts):
            begin = layout.size * part // parts
            stream.seek(begin)
            at = machine.resync(window.address, stream.readinto(window.view), big, header_len, *times, SOUND_RECORDS)
            if at >= 0 and begin + at > borders[-1]:
                borders.append(begin + at)
    return [*borders, layout.size]


class _Part(NamedTuple):
    """A counted part: where its last record ends, the table it was counted in, and the fragments met in it."""

    end: int
    rows: FlowRows
    pieces: Memory


def _count_parts(workers: list[_Counter], borders: list[int]) -> list[_Part]:
    """Count the parts, each by a worker that is free."""
    free = list(workers)

    def count(begin: int, stop: int) -> _Part:
        worker = free.pop()
        try:
            return worker.count(begin, stop)
        finally:
            free.append(worker)

    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(count, borders[:-1], borders[1:]))


class _Counter:
    """Counts parts of a pcap file, one after the other, in one table."""

    def __init__(self, path: Path, layout: PlainPcap, machine: Machine, tables: Memory) -> None:
        self.rows = FlowRows()
        self._path, self._machine, self._tables = path, machine, tables
        self._layout = layout.numbers
        self._block = Memory(BLOCK + MAX_CAPTURED + layout.variant.header_len)

    def count(self, begin: int, stop: int) -> _Part:
        """Count the records that begin in [begin, stop)."""
        address, view = self._block.address, self._block.view
        at, have = begin, 0
        with self._path.open("rb", buffering=0) as file:
            file.seek(begin)
            while at < stop:
                got = file.readinto(view[have : have + BLOCK])
                have += got
                used = self.rows.count_pcap(self._machine, address, have, stop - at, self._layout, self._tables)
                view[: have - used] = view[used:have]
                at, have = at + used, have - used
                if not got and not used:
                    break
        return _Part(at, self.rows, self.rows.forget_fragments())


def _tie_fragments(parts: Sequence[_Part]) -> None:
    """Tie later fragments to first ones in parts before, as one walk through the file does.

    It looks into one bucket, where the newest first fragment stands. So the nearest part before that has one decides.
    """
    for number, part in enumerate(parts):
        for identity in strangers(part.pieces):
            entry = fragments.bucket(*identity[:3])
            known = next((before for before in reversed(parts[:number]) if before.pieces.numbers[entry + 4]), None)
            if known and known.pieces.numbers[entry : entry + 4].tolist() == identity:
                known.rows.add_later_fragment(known.pieces.numbers[entry + 4] - 1)


def _rest(path: Path, layout: PlainPcap, end: int, packets: int) -> Rest:
    """Say what is behind the last whole record, as the reader of records does."""
    if end >= layout.size:  # beyond it where the file grew meanwhile
        return Rest()
    with path.open("rb") as stream:
        stream.seek(end)
        head = stream.read(layout.variant.header_len)
    if len(head) < layout.variant.header_len:
        return Rest(f"cut inside the header of packet {packets + 1}")
    (claimed,) = struct.unpack_from(layout.variant.order + "I", head, 8)
    held = layout.size - end - len(head)
    if claimed > MAX_CAPTURED or claimed <= held:
        return Rest(corrupt=True)
    return Rest(f"cut inside packet {packets + 1}: {held} of {claimed} bytes")


def processors() -> int:
    """Return how many this process may use; macOS only says how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
