"""The records of a pcap file → pcapng: each file header becomes an interface, each record an enhanced packet block."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.annotate import pcapng_bytes
from analyzer.annotate.source import CopySource
from analyzer.errors import CannotRead
from analyzer.readers import Capture
from analyzer.readers.options import IF_TSRESOL

ORDER = "<"
MICROSECONDS, NANOSECONDS = 6, 9
IF_FCSLEN = 13
MAX_LINK_TYPE = 0xFFFF
"""pcapng has 16 bits for it, pcap 26 (draft-ietf-opsawg-pcap 4)."""


def copied(capture: Capture, source: CopySource) -> Iterator[bytes]:
    """Yield the copy's bytes; raises CannotRead where pcapng cannot say the link type."""
    yield pcapng_bytes.section(ORDER, source.about_section([]))
    digits = NANOSECONDS if capture.format == "pcap-ns" else MICROSECONDS
    yield from _interfaces(capture, 0, digits, source)
    yield pcapng_bytes.name_blocks(ORDER, source.names)
    tick, described, comments, packet = 10 ** (9 - digits), 1, source.comments, pcapng_bytes.packet
    for record in capture.records:
        if len(capture.interfaces) > described:
            yield from _interfaces(capture, described, NANOSECONDS, source)
            tick, described = 1, len(capture.interfaces)
        said = source.about_frame(record.number) if record.number in comments else ()
        yield packet(described - 1, (record.time_epoch_ns or 0) // tick, record.wire_len, record.data, said)


def _interfaces(capture: Capture, first: int, digits: int, source: CopySource) -> Iterator[bytes]:
    """Yield the descriptions from one on; captures that follow another in one file may be finer than that."""
    for each in capture.interfaces[first:]:
        if each.link_type > MAX_LINK_TYPE:
            raise CannotRead(source.name, f"pcapng has no link type {each.link_type}", "check where the file is from")
        said = [*source.about_interface([]), (IF_TSRESOL, bytes([digits]))]
        said += [(IF_FCSLEN, bytes([each.fcs_bytes]))] if each.fcs_bytes is not None else []
        yield pcapng_bytes.interface(ORDER, each.link_type, each.snaplen or 0, said)
