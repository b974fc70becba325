"""Which files are archives, by content: zip, and tar packed or not."""

from __future__ import annotations

import contextlib
from pathlib import Path

from analyzer.errors import CannotRead
from analyzer.readers import pcap, pcapng
from analyzer.readers.packed import ByteSource, packer

PREFIX = "podpath-archive-"
"""Of the temporary folder that an archive is unpacked to."""
TAR_MARK, TAR_AT, ZIP_MARK = b"ustar", 257, b"PK\x03\x04"


def is_archive(path: Path) -> bool:
    """Return whether the file is a zip archive, or a tar archive packed or not; OSError passes to the caller."""
    with path.open("rb") as stream:
        start = stream.read(TAR_AT + len(TAR_MARK))
    if start.startswith(ZIP_MARK) or _is_tar(start):
        return True
    if packer(start) is None:
        return False
    with contextlib.suppress(CannotRead), contextlib.closing(ByteSource(path)) as source:
        return _is_tar(source.peek(TAR_AT + len(TAR_MARK)))
    return False


def _is_tar(start: bytes) -> bool:
    """A capture may hold the same five bytes there: it is told first."""
    captured = start[:4] in pcap.MAGICS or start[:4] == pcapng.MAGIC
    return start[TAR_AT:].startswith(TAR_MARK) and not captured
