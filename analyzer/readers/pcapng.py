"""pcapng files (draft-ietf-opsawg-pcapng): sections, interfaces, enhanced, simple and obsolete packet blocks.

    | block type | total length | body ... padded to 4 | total length |

Times follow each interface's if_tsresol and if_tsoffset; unknown blocks are skipped by their length, as the draft asks.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator

from analyzer.errors import CannotRead
from analyzer.readers.packed import ByteSource
from analyzer.readers.record import Capture, Interface, Record

MAGIC = bytes.fromhex("0a0d0d0a")
SHB, IDB, OPB, SPB, ISB, EPB = 0x0A0D0D0A, 1, 2, 3, 5, 6
ORDERS = {bytes.fromhex("4d3c2b1a"): "<", bytes.fromhex("1a2b3c4d"): ">"}
VERSIONS = ((1, 0), (1, 2))
"""1.2 was written by mistake and means 1.0 (draft-ietf-opsawg-pcapng 4.1)."""
MAX_BLOCK = 1 << 24
IF_NAME, IF_TSRESOL, IF_TSOFFSET, ISB_IFDROP = 2, 9, 14, 5


class _Section:
    """Byte order and interfaces of the current section; resolution is (units per second, offset in seconds)."""

    def __init__(self, order: str, first: int) -> None:
        self.order = order
        self.first = first
        self.clocks: list[tuple[int, int]] = []


class _Cut(Exception):
    """The file ends or turns to nonsense here; what came before stands."""

    def __init__(self, note: str, truncated: bool) -> None:
        super().__init__(note)
        self.truncated = truncated


def open_pcapng(stream: ByteSource, path: str) -> Capture:
    """Return the Capture of a stream positioned at its start; raises CannotRead when the first block is no section."""
    capture = Capture("pcapng", [])
    blocks = _blocks(stream)
    try:
        first = next(blocks)
        _check_version(first[2], first[1])
    except _Cut as cut:
        raise CannotRead(path, f"no readable pcapng section header ({cut})", "copy the file again") from cut
    capture.records = _records(first, blocks, capture)
    return capture


def _blocks(stream: ByteSource) -> Iterator[tuple[int, str, bytes]]:
    """Yield (type, byte order, body); raises _Cut at a fault, after which no block boundary can be trusted."""
    order = "<"
    while head := stream.read(8):
        if len(head) < 8:
            raise _Cut("cut inside a block header", True)
        lead = b""
        if head[:4] == MAGIC:
            lead = stream.read(4)
            if len(lead) < 4:
                raise _Cut("cut inside a section header", True)
            if lead not in ORDERS:
                raise _Cut(f"section header with byte-order magic {lead.hex()}", False)
            order = ORDERS[lead]
        kind, length = struct.unpack(order + "II", head)
        if length % 4 or length < 12 + len(lead) or length > MAX_BLOCK:
            raise _Cut(f"block of type {kind:#x} claims {length} bytes", False)
        rest = stream.read(length - 8 - len(lead))
        if len(rest) < length - 8 - len(lead):
            raise _Cut("cut inside a block", True)
        if rest[-4:] != head[4:]:
            raise _Cut(f"block of type {kind:#x} begins with length {length} and ends with another", False)
        yield kind, order, lead + rest[:-4]


def _records(
    first: tuple[int, str, bytes], blocks: Iterator[tuple[int, str, bytes]], capture: Capture
) -> Iterator[Record]:
    section = _Section("<", 0)
    skipped: Counter[str] = Counter()
    number = 0
    try:
        for kind, order, body in _chain(first, blocks):
            if kind == SHB:
                _check_version(body, order)
                section = _Section(order, len(capture.interfaces))
            elif kind == IDB:
                _add_interface(body, section, capture)
            elif kind == ISB:
                _add_drops(body, section, capture)
            elif kind in (EPB, SPB, OPB):
                record = _packet(kind, body, section, capture, number + 1)
                if isinstance(record, Record):
                    number += 1
                    yield record
                else:
                    skipped[record] += 1
    except _Cut as cut:
        capture.truncated = cut.truncated
        capture.notes.append(f"{cut} after packet {number}")
    capture.notes += [f"{count} packet blocks skipped: {why}" for why, count in sorted(skipped.items())]


def _chain(first: tuple[int, str, bytes], rest: Iterator[tuple[int, str, bytes]]) -> Iterator[tuple[int, str, bytes]]:
    yield first
    yield from rest


def _check_version(body: bytes, order: str) -> None:
    if len(body) < 16:
        raise _Cut("section header too short", False)
    version = struct.unpack_from(order + "HH", body, 4)
    if version not in VERSIONS:
        raise _Cut("section of unknown version {}.{}".format(*version), False)


def _options(body: bytes, start: int, order: str) -> Iterator[tuple[int, bytes]]:
    """Yield (code, value) until the end-of-options option, the body's end or an option that runs past it."""
    while start + 4 <= len(body):
        code, length = struct.unpack_from(order + "HH", body, start)
        if code == 0 or start + 4 + length > len(body):
            return
        yield code, body[start + 4 : start + 4 + length]
        start += 4 + length + (-length % 4)


def _add_interface(body: bytes, section: _Section, capture: Capture) -> None:
    if len(body) < 8:
        raise _Cut("interface description too short", False)
    link_type, _, snaplen = struct.unpack_from(section.order + "HHI", body)
    interface, units, offset = Interface(link_type, snaplen or None), 1_000_000, 0
    for code, value in _options(body, 8, section.order):
        if code == IF_NAME:
            interface.name = value.decode("utf-8", "replace")
        elif code == IF_TSRESOL and value:
            exponent = value[0] & 0x7F
            units = (2 if value[0] & 0x80 else 10) ** exponent
        elif code == IF_TSOFFSET and len(value) == 8:
            (offset,) = struct.unpack(section.order + "q", value)
    capture.interfaces.append(interface)
    section.clocks.append((units, offset))


def _add_drops(body: bytes, section: _Section, capture: Capture) -> None:
    if len(body) < 12:
        return
    (index,) = struct.unpack_from(section.order + "I", body)
    for code, value in _options(body, 12, section.order):
        if code == ISB_IFDROP and len(value) == 8 and index < len(section.clocks):
            (capture.interfaces[section.first + index].dropped,) = struct.unpack(section.order + "Q", value)


def _packet(kind: int, body: bytes, section: _Section, capture: Capture, number: int) -> Record | str:
    """Return the record of a packet block, or in words how the block contradicts itself."""
    layout = {EPB: "IIIII", OPB: "HHIIII", SPB: "I"}[kind]
    size = struct.calcsize(section.order + layout)
    if len(body) < size:
        return "too short for a packet's header"
    fields = struct.unpack_from(section.order + layout, body)
    index = 0 if kind == SPB else fields[0]
    if index >= len(section.clocks):
        return "of an interface that the section does not describe"
    interface = capture.interfaces[section.first + index]
    time_ns: int | None = None
    if kind == SPB:
        original = fields[0]
        captured = min(original, interface.snaplen or original, len(body) - size)
    else:
        high, low, captured, original = fields[-4:]
        time_ns = _nanoseconds(high << 32 | low, *section.clocks[index])
    if size + captured > len(body):
        return "claims more bytes than the block holds"
    data = body[size : size + captured]
    return Record(number, time_ns, max(original, captured), data, interface.link_type, section.first + index)


def _nanoseconds(ticks: int, units: int, offset: int) -> int | None:
    """Return ticks of 1/units seconds, moved by `offset` seconds; None beyond 64 bits (year 2262): a damaged clock."""
    time_ns = offset * 1_000_000_000 + ticks * 1_000_000_000 // units
    return time_ns if -(1 << 63) <= time_ns < 1 << 63 else None
