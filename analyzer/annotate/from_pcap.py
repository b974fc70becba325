"""The records of a pcap file → pcapng: each file header becomes an interface, each record an enhanced packet block."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.annotate import pcapng_bytes
from analyzer.annotate.source import CopySource
from analyzer.errors import CannotRead
from analyzer.layers.loop.records import RECORD_SLOTS
from analyzer.layers.loop.slots import NULL
from analyzer.machine.linker import Machine
from analyzer.readers import Capture
from analyzer.readers.options import IF_TSRESOL
from analyzer.record_blocks import record_blocks

ORDER = "<"
MICROSECONDS, NANOSECONDS = 6, 9
IF_FCSLEN = 13
MAX_LINK_TYPE = 0xFFFF
"""pcapng has 16 bits for it, pcap 26 (draft-ietf-opsawg-pcap 4)."""


_Packet = tuple[int, int | None, int, bytes, int]
"""Number, time, length on the wire, bytes, link type."""


def copied(capture: Capture, source: CopySource, machine: Machine | None) -> Iterator[bytes]:
    """Yield the copy's bytes; raises CannotRead where pcapng cannot say the link type."""
    yield pcapng_bytes.section(ORDER, source.about_section([]))
    digits = NANOSECONDS if capture.format == "pcap-ns" else MICROSECONDS
    yield from _interfaces(capture, 0, digits, source)
    yield pcapng_bytes.name_blocks(ORDER, source.names)
    coarse = 10 ** (9 - digits)
    tick, described, index, link_type = coarse, 1, 0, capture.interfaces[0].link_type
    comments, packet = source.comments, pcapng_bytes.packet
    for number, time_ns, wire_len, data, link in _packets(capture, machine):
        if len(capture.interfaces) > described or link != link_type:
            yield from _interfaces(capture, described, NANOSECONDS, source)
            described, link_type = len(capture.interfaces), link
            index = max(at for at, each in enumerate(capture.interfaces) if each.link_type == link)
            tick = 1 if index else coarse
        said = source.about_frame(number) if number in comments else ()
        yield packet(index, (time_ns or 0) // tick, wire_len, data, said)


def _packets(capture: Capture, machine: Machine | None) -> Iterator[_Packet]:
    """Yield the packets; machine code finds them, where it is."""
    if machine is None:
        for record in capture.records:
            yield record.number, record.time_epoch_ns, record.wire_len, record.data, record.link_type
        return
    for block in record_blocks(capture, machine):
        numbers = iter(block.records.numbers[: block.many * RECORD_SLOTS].tolist())
        records = zip(*[numbers] * RECORD_SLOTS, strict=True)
        for number, (at, captured, wire_len, time_ns, link, _) in enumerate(records, block.first):
            yield number, None if time_ns == NULL else time_ns, wire_len, block.data[at : at + captured], link


def _interfaces(capture: Capture, first: int, digits: int, source: CopySource) -> Iterator[bytes]:
    """Yield the descriptions from one on; captures that follow another in one file may be finer than that."""
    for each in capture.interfaces[first:]:
        if each.link_type > MAX_LINK_TYPE:
            raise CannotRead(source.name, f"pcapng has no link type {each.link_type}", "check where the file is from")
        said = [*source.about_interface([]), (IF_TSRESOL, bytes([digits]))]
        said += [(IF_FCSLEN, bytes([each.fcs_bytes]))] if each.fcs_bytes is not None else []
        yield pcapng_bytes.interface(ORDER, each.link_type, each.snaplen or 0, said)
