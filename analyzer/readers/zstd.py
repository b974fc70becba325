"""zstandard frames (RFC 8878) as a stream, one after another, with a cut last frame told.

zstandard's own stream_reader returns a cut file's data as if it were whole; its decompression objects know whether
their frame has ended, but give everything a piece expands to at once: hence the small pieces. A window above 128 MB is
refused (libzstd's default).
"""

from __future__ import annotations

from io import BytesIO

import zstandard

from analyzer.readers.raw import Damaged, RawBytes

PIECE = 512
"""Packed bytes expanded at a time: at most 16 MB, as a block of 4 bytes gives 128 KiB at most (RFC 8878 3.1.1.2)."""


class ZstdStream:
    """Reads the unpacked bytes; raises EOFError when the file ends inside a frame, Damaged at a fault."""

    def __init__(self, packed: RawBytes) -> None:
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
        try:
            self._ready = BytesIO(self._frame.decompress(piece))
        except zstandard.ZstdError as error:
            raise Damaged(str(error)) from error
        self._inside, self._behind = not self._frame.eof, b""
        if not self._inside:
            self._behind = self._frame.unused_data
            self._frame = zstandard.ZstdDecompressor().decompressobj()
