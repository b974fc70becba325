"""xz and bzip2 as a stream of pieces: stream after stream, bounded in memory whatever a header asks for."""

from __future__ import annotations

from bz2 import BZ2Decompressor
from collections.abc import Callable
from lzma import LZMADecompressor, LZMAError

from analyzer.readers.raw import PIECE, Damaged, RawBytes

XZ_MEMORY = 128 << 20
"""Bytes that xz may use: `xz -9` needs 65 MB, a hostile header asks for 4 GB. zstandard has the same limit built in."""


class PieceStream:
    """Reads unpacked bytes; raises EOFError when the file ends inside a stream, Damaged at a fault."""

    def __init__(self, packed: RawBytes, fresh: Callable[[], LZMADecompressor | BZ2Decompressor]) -> None:
        self._packed, self._fresh = packed, fresh
        self._unpacker = fresh()
        self._behind = b""
        self._begun = False

    def read(self, size: int) -> bytes:
        """Return at least one and at most `size` bytes, or none at the end of the data."""
        while True:
            piece = self._behind
            if not piece and self._unpacker.needs_input:
                piece = self._packed.read(PIECE)
                if not piece and self._begun:
                    raise EOFError("the file ends inside it")
                if not piece:
                    return b""
            if data := self._unpacked(piece, size):
                return data

    def _unpacked(self, piece: bytes, size: int) -> bytes:
        """Return what the piece gives, at most `size` bytes; where a stream ends, the next begins, padding between."""
        if not self._begun and not (piece := piece.lstrip(b"\0")):
            self._behind = b""
            return b""
        self._begun, self._behind = True, b""
        try:
            data = self._unpacker.decompress(piece, size)
        except (LZMAError, OSError, ValueError) as error:
            raise Damaged(str(error)) from error
        if self._unpacker.eof:
            self._behind, self._begun = self._unpacker.unused_data, False
            self._unpacker = self._fresh()
        return data


def xz(packed: RawBytes) -> PieceStream:
    """Return the stream of an xz file."""
    return PieceStream(packed, lambda: LZMADecompressor(memlimit=XZ_MEMORY))


def bzip2(packed: RawBytes) -> PieceStream:
    """Return the stream of a bzip2 file."""
    return PieceStream(packed, BZ2Decompressor)
