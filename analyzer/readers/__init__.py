"""Capture files → records: pcap and pcapng, plain or packed (gzip, xz, zstandard, bzip2), told apart by content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from analyzer.errors import CannotRead, readable
from analyzer.readers import others, pcap, pcapng, stdin
from analyzer.readers.packed import MAGIC_LEN, ByteSource, packer
from analyzer.readers.raw import Watcher
from analyzer.readers.record import Capture, Interface, Record, Run

__all__ = ["Capture", "Interface", "Record", "Run", "is_capture", "open_capture", "other_format"]
T = TypeVar("T")


def is_capture(path: Path) -> bool:
    """Return whether the file starts like a capture, plain or packed; OSError passes to the caller."""
    with path.open("rb") as stream:
        magic = stream.read(MAGIC_LEN)
    return magic[:4] in pcap.MAGICS or magic[:4] == pcapng.MAGIC or packer(magic) is not None


def other_format(path: Path) -> others.Other | None:
    """Return what else a file that is no capture is, None where nobody knows; OSError passes to the caller."""
    with path.open("rb") as stream:
        return others.named(stream.read(others.LOOKED_AT))


@contextmanager
def open_capture(path: Path, watcher: Watcher | None = None) -> Iterator[Capture]:
    """Open a capture for one pass over its records, `-` for standard input; raises CannotRead with the reason.

    Damage after the file header is not an error: the records around it are yielded and `Capture.notes` tells. The
    watcher is handed every byte of the file as it is read, and what the records left once they are exhausted.
    """
    source = ByteSource(path, watcher)
    try:
        capture = _recognise(source, stdin.NAME if path == stdin.STDIN else readable(path))
        capture.items = _told(capture.items, source, capture)
        capture.blocks = _told(capture.blocks, source, capture) if capture.blocks else None
        yield capture
    finally:
        source.close()


def _recognise(source: ByteSource, path: str) -> Capture:
    magic = source.peek(4)
    if magic in pcap.MAGICS:
        return pcap.open_pcap(source, path)
    if magic == pcapng.MAGIC:
        return pcapng.open_pcapng(source, path)
    if source.fault:
        raise CannotRead(path, source.fault, "copy it again, or unpack it with the packer's own recovery")
    if not magic:
        raise CannotRead(path, "the file is empty", "capture again; tcpdump writes at least a 24-byte header")
    if other := others.named(source.peek(others.LOOKED_AT)):
        raise CannotRead(path, f"it is {other.name}, not pcap or pcapng", other.next_step)
    raise CannotRead(path, f"neither pcap nor pcapng (starts with {magic.hex()})", "give the capture itself")


def _told(items: Iterator[T], source: ByteSource, capture: Capture) -> Iterator[T]:
    """Yield records or blocks, then note what was wrong with the packed data around them."""
    yield from items
    if not source.peek(1) and source.fault:  # where the records ended before, nobody came to it
        capture.truncated = True
        capture.notes.append(source.fault)
    source.drain()
