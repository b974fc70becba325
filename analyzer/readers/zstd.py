"""zstandard frames (RFC 8878) as a stream, one after another, with a cut last frame told.

zstandard's own stream_reader returns a cut file's data as if it were whole; its decompression objects know whether
their frame has ended, but give everything a piece expands to at once: hence the small pieces.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO

import zstandard

PIECE = 512
"""Packed bytes expanded at a time: at most 16 MB, as a block of 4 bytes gives 128 KiB at most (RFC 8878 3.1.1.2)."""


class ZstdStream:
    """Reads the unpacked bytes; raises EOFError when the file ends inside a frame, ZstdError when one is damaged."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._inside = False
        self._behind = b""
        self._ready = BytesIO()

    def read(self, size: int) -> bytes:
        """Return at least one and at most `size` bytes, or none at the end of the data."""
        while not (part := self._ready.read(size)):
            piece = self._behind or self._packed.read(PIECE)
            if not piece and self._inside:
                raise EOFError("the file ends inside a zstandard frame")
            if not piece:
                return b""
            self._expand(piece)
        return part

    def _expand(self, piece: bytes) -> None:
        """Unpack up to the frame's end; what stands behind it in the piece belongs to the next frame."""
        self._ready = BytesIO(self._frame.decompress(piece))
        self._inside, self._behind = not self._frame.eof, b""
        if not self._inside:
            self._behind = self._frame.unused_data
            self._frame = zstandard.ZstdDecompressor().decompressobj()

    def __enter__(self) -> ZstdStream:
        return self

    def __exit__(self, *_: object) -> None:
        self._ready.close()
