"""pcapng files (draft-ietf-opsawg-pcapng): sections, interfaces, enhanced, simple and obsolete packet blocks.

Times follow each interface's if_tsresol and if_tsoffset; unknown blocks are skipped by their length, as the draft asks.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator

from analyzer.errors import CannotRead
from analyzer.readers.blocks import MAGIC, Block, Blocks, Fault
from analyzer.readers.options import described, keep_names, keep_packet_options, keep_section, keep_statistics
from analyzer.readers.packed import ByteSource
from analyzer.readers.pcapng_shape import EPB, IDB, ISB, NRB, OPB, SHB, SPB
from analyzer.readers.record import Capture, Clock, Interface, Record, Run, WholeBlock

__all__ = ["MAGIC", "open_pcapng"]
VERSIONS = ((1, 0), (1, 2))
"""1.2 was written by mistake and means 1.0 (draft-ietf-opsawg-pcapng 4.1)."""
LAYOUTS = {
    kind: {order: struct.Struct(order + layout) for order in "<>"}
    for kind, layout in ((EPB, "IIIII"), (OPB, "HHIIII"), (SPB, "I"))
}
NO_DROPS = 0xFFFF
"""An obsolete packet block that does not know how many packets were lost before it."""


def open_pcapng(stream: ByteSource, path: str) -> Capture:
    """Return the Capture of a stream positioned at its start; raises CannotRead when the first block is no section."""
    capture = Capture("pcapng", [])
    reader = _Reader(Blocks(stream), capture)
    try:
        first = next(iter(reader.blocks))
        reader.take(first)
    except Fault as fault:
        raise CannotRead(path, f"no readable pcapng section header ({fault})", "copy the file again") from fault
    capture.items = reader.records()
    capture.blocks = reader.whole_blocks(first)
    return capture


class _Reader:
    """Turns blocks into records; what they say of the file goes into the capture."""

    def __init__(self, blocks: Blocks, capture: Capture) -> None:
        self.blocks = blocks
        self._capture = capture
        self._first = 0
        """Index of the section's first interface among those of the file."""
        self._clocks: list[Clock] = []
        """Of the section's interfaces."""
        self._number = 0
        self._lost: Counter[int] = Counter()
        self._skipped: Counter[str] = Counter()

    def records(self) -> Iterator[Record | Run]:
        """Yield the packets; behind a fault those that follow the next sound block."""
        for item in self._items():
            if isinstance(item, Run):
                yield item
            elif item[1]:
                yield item[1]

    def whole_blocks(self, first: Block) -> Iterator[WholeBlock | Run]:
        """Yield all blocks; behind a fault those from the next sound one on."""
        yield first, None
        yield from self._items()
        self._capture.passed_over = self.blocks.passed_over

    def _items(self) -> Iterator[WholeBlock | Run]:
        going_on = True
        while going_on:
            try:
                yield from self._to_the_next_fault()
                going_on = False
            except Fault as fault:
                going_on = self._resume(fault)
        for index, lost in self._lost.items():
            interface = self._capture.interfaces[index]
            interface.dropped = max(interface.dropped or 0, lost)  # statistics count the same packets
        self._capture.notes += [f"{count} packet blocks skipped: {why}" for why, count in sorted(self._skipped.items())]

    def _to_the_next_fault(self) -> Iterator[WholeBlock | Run]:
        blocks = iter(self.blocks)
        while True:
            if self._capture.in_runs:
                interfaces = self._capture.interfaces[self._first :]
                run = Run(self.blocks.window(), self._number + 1, self.blocks.order)
                run.interfaces, run.clocks, run.first_interface = interfaces, self._clocks, self._first
                yield run
                if run.found:
                    self.blocks.advance(run.used)
                    self._number += run.found
                    continue
            block = next(blocks, None)
            if block is None:
                return
            yield block, self.take(block)

    def take(self, block: Block) -> Record | None:
        """Return the record of a packet block; keep what any other block says; raises Fault."""
        kind, order, body = block
        if kind in LAYOUTS:
            record = self._packet(kind, order, body)
            if isinstance(record, Record):
                self._number += 1
                return record
            self._skipped[record] += 1
        elif kind == SHB:
            self._section(order, body)
        elif kind == IDB:
            self._interface(order, body)
        elif kind == ISB and len(body) >= 12:
            (index,) = struct.unpack_from(order + "I", body)
            if index < len(self._clocks):
                keep_statistics(body, order, self._capture.interfaces[self._first + index])
        elif kind == NRB:
            keep_names(body, order, self._capture)
        return None

    def _resume(self, fault: Fault) -> bool:
        """Note the fault and go to the next sound block; False where there is none."""
        skipped = None if fault.final else self.blocks.resume()
        behind = f"{fault} after packet {self._number}"
        if skipped is None:
            self._capture.truncated = fault.truncated
            self._capture.notes.append(behind)
        else:
            self._capture.notes.append(f"{behind}: {skipped} bytes skipped".replace("cut inside", "no end of"))
        return skipped is not None

    def _section(self, order: str, body: bytes) -> None:
        if len(body) < 16:
            raise Fault("section header too short")
        version = struct.unpack_from(order + "HH", body, 4)
        if version not in VERSIONS:
            raise Fault("section of unknown version {}.{}".format(*version), final=True)
        self._first, self._clocks = len(self._capture.interfaces), []
        self.blocks.interfaces = 0
        keep_section(body, order, self._capture)

    def _interface(self, order: str, body: bytes) -> None:
        if len(body) < 8:
            raise Fault("interface description too short")
        link_type, _, snaplen = struct.unpack_from(order + "HHI", body)
        interface = Interface(link_type, snaplen or None)
        self._clocks.append(described(body, order, interface))
        self._capture.interfaces.append(interface)
        self.blocks.interfaces += 1

    def _packet(self, kind: int, order: str, body: bytes) -> Record | str:
        """Return the record of a packet block, or in words how the block contradicts itself."""
        layout = LAYOUTS[kind][order]
        size = layout.size
        if len(body) < size:
            return "too short for a packet's header"
        fields = layout.unpack_from(body)
        index = 0 if kind == SPB else fields[0]
        if index >= len(self._clocks):
            return "of an interface that the section does not describe"
        place = self._first + index
        interface = self._capture.interfaces[place]
        time_ns: int | None = None
        if kind == SPB:
            original = fields[0]
            captured = min(original, interface.snaplen or original, len(body) - size)
        else:
            high, low, captured, original = fields[-4:]
            time_ns = _nanoseconds(high << 32 | low, *self._clocks[index])
        end = size + captured
        if end > len(body):
            return "claims more bytes than the block holds"
        if kind != SPB and len(body) > end + 3:
            lost = keep_packet_options(body, end + -end % 4, order, self._number + 1, self._capture)
            if lost:
                self._lost[place] += lost
        if kind == OPB and fields[1] not in (0, NO_DROPS):
            self._lost[place] += fields[1]
        return Record(self._number + 1, time_ns, max(original, captured), body[size:end], interface.link_type, place)


def _nanoseconds(ticks: int, units: int, offset: int) -> int | None:
    """Return ticks of 1/units seconds, moved by `offset` seconds; None beyond 64 bits (year 2262): a damaged clock."""
    time_ns = offset * 1_000_000_000 + ticks * 1_000_000_000 // units
    return time_ns if -(1 << 63) <= time_ns < 1 << 63 else None
