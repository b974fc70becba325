"""The bytes of a capture file, unpacked on the way: gzip, xz, zstandard, bzip2 (by content, not name)."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analyzer.errors import CannotRead
from analyzer.readers import pieces
from analyzer.readers.raw import PIECE, Damaged, RawBytes, Watcher

MAGIC_LEN = 6
WINDOW = 1 << 20
"""Bytes offered at a time to who reads records in runs; they stay in the processor's cache."""


def _gzip(packed: RawBytes) -> Any:
    return gzip.GzipFile(fileobj=packed, mode="rb")  # type: ignore[call-overload] # it only ever calls read


def _zstandard(packed: RawBytes) -> Any:
    from analyzer.readers.zstd import ZstdStream

    return ZstdStream(packed)


PACKERS: dict[bytes, Callable[[RawBytes], Any]] = {
    b"\x1f\x8b": _gzip,
    b"\xfd7zXZ\x00": pieces.xz,
    bytes.fromhex("28b52ffd"): _zstandard,
    **{bytes([number, 0x2A, 0x4D, 0x18]): _zstandard for number in range(0x50, 0x60)},  # RFC 8878 3.1.2, pzstd's first
    b"BZh": pieces.bzip2,
}
"""First bytes of each packer that is read, and what makes a stream of it."""
DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, Damaged)


def packer(magic: bytes) -> Callable[[RawBytes], Any] | None:
    """Return what unpacks a file that starts like this, None where it is not packed."""
    return next((unpack for start, unpack in PACKERS.items() if magic.startswith(start)), None)


class ByteSource:
    """Reads a file's unpacked bytes. Damage in the packed stream ends the data and is told in `fault`, not raised."""

    def __init__(self, path: Path, watcher: Watcher | None = None) -> None:
        self.fault: str | None = None
        self.position = 0
        """Unpacked bytes read so far."""
        self._held, self._at = b"", 0
        try:
            self._raw = RawBytes(path, watcher)
            unpack = packer(self._raw.peek(MAGIC_LEN))
        except OSError as error:
            raise CannotRead(path, error.strerror or str(error), "check the path and its permissions") from error
        self._stream = unpack(self._raw) if unpack else self._raw
        self._pull: Callable[[int], bytes] = getattr(self._stream, "read1", self._stream.read)

    def read(self, size: int) -> bytes:
        """Return exactly `size` bytes, or fewer at the end of the data."""
        end = self._at + size
        if end > len(self._held):
            self.peek(size)
            end = min(size, len(self._held))
        data = self._held[self._at : end]
        self.position += end - self._at
        self._at = end
        return data

    def peek(self, size: int) -> bytes:
        """Return what `read` would, and leave it to be read."""
        held = len(self._held) - self._at
        if held < size:
            parts = [self._held[self._at :]]
            while held < size and (part := self._next(max(PIECE, size - held))):
                parts.append(part)
                held += len(part)
            self._held, self._at = b"".join(parts), 0
        return self._held[self._at : self._at + size]

    def unread(self, size: int) -> None:
        """Give the last `size` bytes of the last read back."""
        self._at -= size
        self.position -= size

    def window(self) -> bytes:
        """Return bytes that come next: up to WINDOW of a file, of a pipe those that are there."""
        held = self._held[self._at :] if self._at else self._held
        self._held, self._at = held + self._next(WINDOW - len(held)) if len(held) < WINDOW else held, 0
        return self._held

    def advance(self, size: int) -> None:
        """Pass over bytes that the last `window` showed."""
        self._at += size
        self.position += size

    def skip(self, size: int) -> int:
        """Pass over `size` bytes in bounded memory; return how many there were."""
        skipped = 0
        while skipped < size and (part := self.read(min(PIECE, size - skipped))):
            skipped += len(part)
        return skipped

    def drain(self) -> None:
        """Hand the rest of the file to the watcher."""
        self._raw.drain()

    def close(self) -> None:
        """Close the file and the unpacker."""
        if self._stream is not self._raw and hasattr(self._stream, "close"):
            self._stream.close()
        self._raw.close()

    def _next(self, size: int) -> bytes:
        """Return the next unpacked bytes, none at the end or behind a fault."""
        try:
            return b"" if self.fault else self._pull(size)
        except DAMAGE as error:
            self.fault = f"the packed data is damaged: {error}"
            return b""
