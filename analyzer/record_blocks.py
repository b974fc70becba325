"""An open capture → blocks of its records as machine code takes them: bytes, and the numbers that say where each lies.

Machine code finds the records wherever the readers offer bytes in a row; what it does not read, they read one by one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import NamedTuple

from analyzer.layers.loop.records import CAP_LEN, MOST, RECORD_SLOTS, TIME
from analyzer.layers.loop.slots import NULL
from analyzer.machine.linker import Machine
from analyzer.machine.memory import NUMBER_LEN, Memory
from analyzer.readers import Capture, Interface, Record, Run
from analyzer.readers.record import Clock

ROOM = 8192
"""Records of a block at most."""
HELD = 1 << 21
"""Bytes of records read one by one that a block holds, but for the last one."""
SECOND = 1_000_000_000
WIDEST_SHIFT = 33
"""A second's fraction of more bits, times 10^9, does not fit into 64."""


class RecordBlock(NamedTuple):
    """`many` records in `data`: RECORD_SLOTS numbers each (layers/loop/records.py), good until the next block."""

    data: bytes
    records: Memory
    many: int
    first: int
    """Number of the first one; the others follow."""


def record_blocks(capture: Capture, machine: Machine) -> Iterator[RecordBlock]:
    """Yield the records that were not yet taken, in order."""
    records, after = room()
    singles: list[Record] = []
    held = 0
    capture.in_runs = True
    for item in capture.items:
        if isinstance(item, Record):
            singles.append(item)
            held += len(item.data)
        elif scan(machine, item, records, after):
            if singles:
                yield _gathered(singles)
                singles, held = [], 0
            yield RecordBlock(item.data, records, item.found, item.number)
        if len(singles) == ROOM or held >= HELD:
            yield _gathered(singles)
            singles, held = [], 0
    if singles:
        yield _gathered(singles)


def room() -> tuple[Memory, Memory]:
    """Return what a scan fills: the numbers of ROOM records, and how far it came."""
    return Memory(ROOM * RECORD_SLOTS * NUMBER_LEN), Memory(NUMBER_LEN)


def scan(machine: Machine, run: Run, records: Memory, after: Memory) -> bool:
    """Let machine code find the records of a run, and tell the reader how far it came; False where there are none."""
    big, size = int(run.order == ">"), len(run.data)
    to = records.address, ROOM, after.address
    if run.fraction_ns:
        link_type = run.interfaces[0].link_type
        run.found = machine.scan_pcap(run.data, 0, size, size, big, run.fraction_ns, run.header_len, link_type, *to)
    else:
        pairs = zip(run.interfaces, run.clocks, strict=True)
        known = Memory.of(array("q", [number for pair in pairs for number in interface_numbers(*pair)]).tobytes())
        run.found = machine.scan_pcapng(run.data, size, big, known.address, len(run.clocks), run.first_interface, *to)
    if run.found:
        run.used = after.numbers[0]
        run.last_epoch_ns = _last_time(records, run.found)
    return run.found > 0


def _last_time(records: Memory, many: int) -> int | None:
    """Return the time of the last record that holds anything, as the reader goes by; None where none does."""
    for at in range((many - 1) * RECORD_SLOTS, -1, -RECORD_SLOTS):
        if records.numbers[at + CAP_LEN]:
            return int(records.numbers[at + TIME])
    return None


def interface_numbers(interface: Interface, clock: Clock) -> tuple[int, int, int, int, int]:
    """Return an interface of a pcapng section as the scan takes it (layers/loop/records.py)."""
    units, offset = clock.units, clock.offset * SECOND
    shift = units.bit_length() - 1
    multiplier, divisor = 0, 1
    if SECOND % units == 0:
        multiplier, shift = SECOND // units, 0
    elif units % SECOND == 0 and units // SECOND <= MOST:
        multiplier, divisor, shift = 1, units // SECOND, 0
    elif units == 1 << shift and shift <= WIDEST_SHIFT:
        multiplier = 1
    if not -MOST <= offset <= MOST:
        multiplier, offset = 0, 0
    return interface.link_type, multiplier, divisor, shift if multiplier else 0, offset


def _gathered(singles: list[Record]) -> RecordBlock:
    """Lay records that were read one by one behind each other."""
    numbers, at = array("q"), 0
    for record in singles:
        time = NULL if record.time_epoch_ns is None else record.time_epoch_ns
        numbers.extend((at, len(record.data), record.wire_len, time, record.link_type, record.interface))
        at += len(record.data)
    data = b"".join(record.data for record in singles)
    return RecordBlock(data, Memory.of(numbers.tobytes()), len(singles), singles[0].number)
