"""The blocks of a pcapng file → the same blocks, with what the copy adds.

Packets keep byte order, clock, flags, drop counts and comments; statistics, secrets and blocks that nobody here knows
are copied as they are. What a block says wrongly of its own length is left out, as Wireshark would stop there.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterator

from analyzer.annotate import pcapng_bytes
from analyzer.annotate.source import CopySource
from analyzer.layers.loop.records import DATA, RECORD_SLOTS
from analyzer.machine.linker import Machine
from analyzer.machine.memory import Memory
from analyzer.readers import Capture, Run
from analyzer.readers.blocks import Block
from analyzer.readers.options import options
from analyzer.readers.pcapng_shape import CUSTOM, DSB, EPB, IDB, ISB, NRB, OPB, SHB, SPB
from analyzer.record_blocks import ROOM, room, scan

PACKETS = (EPB, OPB, SPB)
LITTLE = "<"
PACKET_HEAD = 20
"""Bytes before the data of an enhanced or an obsolete packet block, in its body."""
EPB_HEAD_LEN = 8 + PACKET_HEAD
NOT_TO_BE_COPIED = CUSTOM[1]
"""A custom block that says so (draft 4.7)."""


class PcapngCopy:
    """The copy of one file, and what is not in it."""

    def __init__(self, capture: Capture, source: CopySource, machine: Machine | None) -> None:
        self._capture, self._source, self._machine = capture, source, machine
        self._numbers = sorted(source.comments)
        """Of the frames with comments."""
        capture.in_runs = machine is not None
        self._named = False
        """Whether the section has the names."""
        self._interfaces = 0
        """Described so far in the section."""
        self.uncopied: set[str] = set()
        """Kinds of blocks that are not in the copy."""

    def pieces(self) -> Iterator[bytes]:
        """Yield the copy's bytes."""
        scanned = room()
        order = LITTLE
        for item in self._capture.blocks or ():
            if isinstance(item, Run):
                yield self._plain(item, *scanned)
                continue
            block, record = item
            order = block.order
            if block.kind not in PACKETS:
                yield self._other(block)
            elif record is not None:
                yield self._names(order) + self._packet(block, record.number, len(record.data))
        yield self._names(order)
        if self._capture.passed_over:
            self.uncopied.add("blocks of more than 16 MB")

    def _plain(self, run: Run, records: Memory, after: Memory) -> bytes:
        """Return the packets before the next one with a comment, as they are, where machine code finds some."""
        place = bisect_left(self._numbers, run.number)
        before = self._numbers[place] - run.number if place < len(self._numbers) else ROOM
        if not before or self._machine is None or not scan(self._machine, run, records, after):
            return b""
        if before < run.found:
            run.found = before
            run.used = records.numbers[before * RECORD_SLOTS + DATA] - EPB_HEAD_LEN
        return self._names(run.order) + run.data[: run.used]

    def _names(self, order: str) -> bytes:
        """Return the section's names, once."""
        if self._named:
            return b""
        self._named = True
        return pcapng_bytes.name_blocks(order, self._source.names)

    def _packet(self, block: Block, number: int, captured: int) -> bytes:
        """Return a packet's block; a simple one has no room for comments."""
        kind, order, body = block
        said = number in self._source.comments
        end = PACKET_HEAD + captured + -captured % 4
        if kind == SPB or not (said or len(body) > end):
            return pcapng_bytes.block(kind, order, body)
        known = list(options(body, end, order))
        new = self._source.about_frame(number) if said else []
        return pcapng_bytes.block(kind, order, body[:end] + pcapng_bytes.options(known + new, order))

    def _other(self, block: Block) -> bytes:
        kind, order, body = block
        if kind == SHB:
            self._named, self._interfaces = False, 0
            return pcapng_bytes.section(order, self._source.about_section(list(options(body, 16, order))))
        if kind == IDB:
            self._interfaces += 1
            link_type, _, snaplen = struct.unpack_from(order + "HHI", body)
            return pcapng_bytes.interface(
                order, link_type, snaplen, self._source.about_interface(list(options(body, 8, order)))
            )
        if kind == NRB:
            return pcapng_bytes.block(kind, order, _name_records(body, order))
        if kind == ISB and not self._describes(body, order):
            self.uncopied.add("statistics of an interface that is not described")
        elif kind == ISB:
            said = pcapng_bytes.options(options(body, 12, order), order)
            return pcapng_bytes.block(kind, order, body[:12] + said)
        elif kind == DSB and not _whole(body, order):
            self.uncopied.add("secrets that are cut")
        elif kind == NOT_TO_BE_COPIED:
            self.uncopied.add("custom blocks that are not to be copied")
        else:
            return pcapng_bytes.block(kind, order, body)
        return b""

    def _describes(self, body: bytes, order: str) -> bool:
        return len(body) >= 12 and struct.unpack_from(order + "I", body)[0] < self._interfaces


def _whole(body: bytes, order: str) -> bool:
    """Return whether secrets are as long as they say."""
    return len(body) >= 8 and 8 + int(struct.unpack_from(order + "I", body, 4)[0]) <= len(body)


def _name_records(body: bytes, order: str) -> bytes:
    """Return the records of addresses and names with their end, and the options behind them."""
    records = pcapng_bytes.options(options(body, 0, order), order) or bytes(4)
    return records + pcapng_bytes.options(options(body, len(records), order), order)
