"""Capture files → records: pcap and pcapng, plain or packed with gzip, xz or zstandard, told apart by content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analyzer.errors import CannotRead
from analyzer.readers import pcap, pcapng
from analyzer.readers.packed import MAGIC_LEN, ByteSource, is_packed
from analyzer.readers.record import Capture, Interface, Record

__all__ = ["Capture", "Interface", "Record", "is_capture", "open_capture"]


def is_capture(path: Path) -> bool:
    """Return whether the file starts like a capture, plain or packed; OSError passes to the caller."""
    with path.open("rb") as stream:
        magic = stream.read(MAGIC_LEN)
    return magic[:4] in pcap.MAGICS or magic[:4] == pcapng.MAGIC or is_packed(magic)


@contextmanager
def open_capture(path: Path) -> Iterator[Capture]:
    """Open a capture for one pass over its records; raises CannotRead with the reason.

    Damage after the file header is not an error: the records before it are yielded and `Capture.notes` tells.
    """
    source = ByteSource(path)
    try:
        capture = _recognise(source, str(path))
        capture.records = _told(capture.records, source, capture)
        yield capture
    finally:
        source.close()


def _recognise(source: ByteSource, path: str) -> Capture:
    if source.magic in pcap.MAGICS:
        return pcap.open_pcap(source, path)
    if source.magic == pcapng.MAGIC:
        return pcapng.open_pcapng(source, path)
    if source.fault:
        raise CannotRead(path, source.fault, "copy it again, or unpack it with the packer's own recovery")
    if not source.magic:
        raise CannotRead(path, "the file is empty", "capture again; tcpdump writes at least a 24-byte header")
    raise CannotRead(path, f"neither pcap nor pcapng (starts with {source.magic.hex()})", "give the capture itself")


def _told(records: Iterator[Record], source: ByteSource, capture: Capture) -> Iterator[Record]:
    """Yield the records, then note what was wrong with the packed data around them."""
    yield from records
    if source.fault:
        capture.truncated = True
        capture.notes.append(source.fault)
