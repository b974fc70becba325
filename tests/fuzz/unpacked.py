"""How many bytes a packed file holds up to its first fault, by the packers' own libraries, a byte at a time.

In larger pieces they drop what they unpacked of the piece that is damaged.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Any

import zstandard

PACKERS: dict[bytes, Callable[[], Any]] = {
    b"\x1f\x8b": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
    b"\xfd7zXZ\0": lzma.LZMADecompressor,
    b"BZh": bz2.BZ2Decompressor,
    b"\x28\xb5\x2f\xfd": lambda: zstandard.ZstdDecompressor().decompressobj(),
}
DAMAGE = (zlib.error, lzma.LZMAError, OSError, EOFError, zstandard.ZstdError)


def unpacked_size(data: bytes) -> int:
    """Return the length of what the file unpacks to; of a plain file, its own."""
    unpack = next((unpack for magic, unpack in PACKERS.items() if data.startswith(magic)), None)
    if unpack is None:
        return len(data)
    size, member = 0, unpack()
    try:
        for at in range(len(data)):
            if member.eof:
                member = unpack()
            size += len(member.decompress(data[at : at + 1]))
    except DAMAGE:
        return size
    return size
