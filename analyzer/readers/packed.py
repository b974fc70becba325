"""The bytes of a capture file, unpacked on the way when they are gzip, xz or zstandard (by content, not by name)."""

from __future__ import annotations

import gzip
import lzma
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from analyzer.errors import CannotRead

GZIP, XZ, ZSTD = b"\x1f\x8b", b"\xfd7zXZ\x00", bytes.fromhex("28b52ffd")
MAGIC_LEN = 6


def is_packed(magic: bytes) -> bool:
    """Return whether these first bytes belong to a packer we read."""
    return magic.startswith((GZIP, XZ, ZSTD))


class ByteSource:
    """Reads a file's unpacked bytes. Damage in the packed stream ends the data and is told in `fault`, not raised."""

    def __init__(self, path: Path) -> None:
        self.fault: str | None = None
        self._closing = ExitStack()
        self._damage: tuple[type[Exception], ...] = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)
        try:
            plain = self._closing.enter_context(path.open("rb"))
            magic = plain.read(MAGIC_LEN)
            plain.seek(0)
            self._stream = self._closing.enter_context(self._unpacker(plain, magic))
        except OSError as error:
            raise CannotRead(path, error.strerror or str(error), "check the path and its permissions") from error
        self.magic = self.read(4)
        self._pushed = self.magic

    def _unpacker(self, plain: IO[bytes], magic: bytes) -> Any:
        if magic.startswith(GZIP):
            return gzip.open(plain, "rb")
        if magic.startswith(XZ):
            return lzma.open(plain, "rb")
        if magic.startswith(ZSTD):
            import zstandard

            from analyzer.readers.zstd import ZstdStream

            self._damage += (zstandard.ZstdError,)
            return ZstdStream(plain)
        return plain

    _pushed = b""

    def read(self, size: int) -> bytes:
        """Return exactly `size` bytes, or fewer at the end of the data."""
        parts = [self._pushed[:size]] if self._pushed else []
        self._pushed = self._pushed[size:]
        missing = size - sum(map(len, parts))
        try:
            while missing and (part := self._stream.read(missing)):
                parts.append(part)
                missing -= len(part)
        except self._damage as error:
            self.fault = f"the packed data is damaged: {error}"
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        """Close the file and the unpacker."""
        self._closing.close()
