"""pcap files (draft-ietf-opsawg-pcap): micro- and nanosecond, both byte orders, and Kuznetzov's modified format.

     0                   1                   2                   3
    | magic | major, minor | reserved1 | reserved2 | snaplen | FCS + link type |          file header, 24 bytes
    | seconds | fraction | captured length | original length | data ... |                 packet record, 16 bytes + data

dpkt's reader drops the length on the wire and returns a cut last packet as if it were whole; hence our own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from analyzer.errors import CannotRead
from analyzer.readers.packed import ByteSource
from analyzer.readers.pcap_shape import DAY, MAX_CAPTURED, PcapShape
from analyzer.readers.record import Capture, Comment, Interface, Record, Run
from analyzer.readers.search import find


class Variant(NamedTuple):
    """What a magic number says: struct byte order, nanoseconds per fraction unit, record header length, name."""

    order: str
    fraction_ns: int
    header_len: int
    name: str

    @property
    def fractions(self) -> int:
        """Return the fraction units of a second."""
        return 1_000_000_000 // self.fraction_ns


MAGICS = {
    bytes.fromhex("d4c3b2a1"): Variant("<", 1000, 16, "pcap"),
    bytes.fromhex("a1b2c3d4"): Variant(">", 1000, 16, "pcap"),
    bytes.fromhex("4d3cb2a1"): Variant("<", 1, 16, "pcap-ns"),
    bytes.fromhex("a1b23c4d"): Variant(">", 1, 16, "pcap-ns"),
    bytes.fromhex("34cdb2a1"): Variant("<", 1000, 24, "pcap-modified"),
    bytes.fromhex("a1b2cd34"): Variant(">", 1000, 24, "pcap-modified"),
}
FILE_HEADER_LEN = 24
VERSION = (2, 4)
FCS_IS_TOLD = 1 << 26
LAYOUTS = {order: struct.Struct(order + "IIII") for order in "<>"}
ALL_ZERO = 10_000
"""Records of nothing but zeros in a row that are no packets any more: what a crash or a sparse copy leaves."""


def open_pcap(stream: ByteSource, path: str) -> Capture:
    """Return the Capture of a stream positioned at its start; raises CannotRead when the header is cut or unknown."""
    header = stream.read(FILE_HEADER_LEN)
    variant = MAGICS[header[:4]]
    if len(header) < FILE_HEADER_LEN:
        raise CannotRead(
            path,
            f"the pcap file header is cut after {len(header)} of {FILE_HEADER_LEN} bytes",
            "copy it again: the capture was not written to its end",
        )
    (major,) = struct.unpack_from(variant.order + "H", header, 4)
    if major != VERSION[0]:
        raise CannotRead(path, f"pcap version {major} is not known (2 is)", "convert it with editcap")
    capture = Capture(variant.name, [_interface(header)])
    capture.items = _records(stream, variant, capture)
    return capture


def _records(stream: ByteSource, variant: Variant, capture: Capture) -> Iterator[Record | Run]:
    """Yield the records; a long run of empty ones without a time is no run of packets, and ends the data."""
    held: list[Record] = []
    for record in _every_record(stream, variant, capture):
        if isinstance(record, Run):
            if not held:  # else those that are held come first
                yield record
            continue
        if record.data or record.wire_len or record.time_epoch_ns:
            if held:
                yield from held
                held = []
            yield record
            continue
        held.append(record)
        if len(held) == ALL_ZERO:
            before = held[0].number - 1
            capture.notes.append(f"nothing but zeros after packet {before}: no packets from there on")
            return
    yield from held


def _every_record(stream: ByteSource, variant: Variant, capture: Capture) -> Iterator[Record | Run]:
    interface = capture.interfaces[0]
    number = 0
    time_ns: int | None = None
    while True:
        if capture.in_runs:
            run = Run(stream.window(), number + 1, variant.order, variant.fraction_ns, variant.header_len, [interface])
            yield run
            if run.found:
                stream.advance(run.used)
                number += run.found
                time_ns = time_ns if run.last_epoch_ns is None else run.last_epoch_ns
                continue
        header = stream.read(variant.header_len)
        if not header:
            return
        if header[:4] in MAGICS and (file_header := _another(stream, len(header))):
            variant, interface = MAGICS[header[:4]], _interface(file_header)
            capture.interfaces.append(interface)
            capture.comments.append(Comment(None, f"another capture begins behind packet {number}"))
            continue
        if len(header) < variant.header_len:
            capture.truncated = True
            capture.notes.append(f"cut inside the header of packet {number + 1}")
            return
        seconds, fraction, captured, original = LAYOUTS[variant.order].unpack_from(header)
        if captured > MAX_CAPTURED:
            stream.unread(variant.header_len)
            if not _resume(stream, variant, capture, f"packet {number + 1} claims {captured} captured bytes", time_ns):
                return
            continue
        data = stream.read(captured)
        if len(data) < captured:
            capture.truncated = True
            capture.notes.append(f"cut inside packet {number + 1}: {len(data)} of {captured} bytes")
            return
        number += 1
        record_ns = seconds * 1_000_000_000 + fraction * variant.fraction_ns
        time_ns = record_ns if captured else time_ns  # what is empty may be no packet
        yield Record(number, record_ns, max(original, captured), data, interface.link_type, 0)


def _another(stream: ByteSource, have: int) -> bytes | None:
    """Return the file header that begins with what was just read and make the stream stand behind it; None for none."""
    stream.unread(have)
    header = stream.peek(FILE_HEADER_LEN)
    order = MAGICS[header[:4]].order
    if len(header) == FILE_HEADER_LEN and struct.unpack_from(order + "HH", header, 4) == VERSION:
        return stream.read(FILE_HEADER_LEN)
    stream.read(have)
    return None


def _interface(file_header: bytes) -> Interface:
    """Return what the file header says; the link type's upper bits are the FCS length in 16-bit words (draft 4)."""
    snaplen, link = struct.unpack_from(MAGICS[file_header[:4]].order + "II", file_header, 16)
    return Interface(link & 0x03FFFFFF, snaplen or None, fcs_bytes=(link >> 28) * 2 if link & FCS_IS_TOLD else None)


def _resume(stream: ByteSource, variant: Variant, capture: Capture, fault: str, time_ns: int | None) -> bool:
    """Go to the next sound records and say how far they were; False where none were found, or no time to know them by.

    Times of real packets are close to that of the last one before the fault.
    """
    skipped = None
    if time_ns is not None:
        shape = PcapShape(variant.order, variant.header_len, variant.fractions, time_ns // 1_000_000_000, DAY)
        skipped = find(stream, shape)
    capture.notes.append(f"{fault}: corrupt from there on" if skipped is None else f"{fault}: {skipped} bytes skipped")
    return skipped is not None
