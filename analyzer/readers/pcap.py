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
from analyzer.readers.record import Capture, Interface, Record, Run
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
    major, _minor, _, _, snaplen, link = struct.unpack(variant.order + "HHIIII", header[4:])
    if major != 2:
        raise CannotRead(path, f"pcap version {major} is not known (2 is)", "convert it with editcap")
    # the upper bits of the link type field hold the FCS length (draft-ietf-opsawg-pcap 4)
    capture = Capture(variant.name, [Interface(link & 0x03FFFFFF, snaplen or None)])
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
    layout = struct.Struct(variant.order + "IIII")
    link_type = capture.interfaces[0].link_type
    header_len, fraction_ns = variant.header_len, variant.fraction_ns
    number = 0
    time_ns: int | None = None
    while True:
        if capture.in_runs:
            run = Run(stream.window(), number + 1, variant.order, fraction_ns, header_len, capture.interfaces)
            yield run
            if run.found:
                stream.advance(run.used)
                number += run.found
                time_ns = run.last_epoch_ns
                continue
        header = stream.read(header_len)
        if not header:
            return
        if len(header) < header_len:
            capture.truncated = True
            capture.notes.append(f"cut inside the header of packet {number + 1}")
            return
        seconds, fraction, captured, original = layout.unpack_from(header)
        if captured > MAX_CAPTURED:
            stream.unread(header_len)
            if not _resume(stream, variant, capture, f"packet {number + 1} claims {captured} captured bytes", time_ns):
                return
            continue
        data = stream.read(captured)
        if len(data) < captured:
            capture.truncated = True
            capture.notes.append(f"cut inside packet {number + 1}: {len(data)} of {captured} bytes")
            return
        number += 1
        time_ns = seconds * 1_000_000_000 + fraction * fraction_ns
        yield Record(number, time_ns, max(original, captured), data, link_type, 0)


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
