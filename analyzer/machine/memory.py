"""Plain memory that machine code reads and writes: anonymous pages, zero and untouched until used."""

from __future__ import annotations

import ctypes
import mmap

NUMBER_LEN, INDEX_LEN = 8, 4


class Memory:
    """`size` bytes; `view` for Python, `numbers` the same as int64, `address` for machine code."""

    def __init__(self, size: int) -> None:
        self._pages = mmap.mmap(-1, max(size, mmap.PAGESIZE), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        self.view = memoryview(self._pages)[:size]
        self.numbers = self.view[: size // NUMBER_LEN * NUMBER_LEN].cast("q")
        self.address = ctypes.addressof(ctypes.c_char.from_buffer(self._pages))

    def forget(self, begin: int, end: int) -> None:
        """Give the pages back that lie wholly between these bytes: what they held is lost."""
        first = -(-begin // mmap.PAGESIZE) * mmap.PAGESIZE
        length = end // mmap.PAGESIZE * mmap.PAGESIZE - first
        if length > 0 and hasattr(mmap, "MADV_DONTNEED"):
            self._pages.madvise(mmap.MADV_DONTNEED, first, length)

    @classmethod
    def of(cls, content: bytes | bytearray) -> Memory:
        """Return memory that holds a copy of the bytes."""
        memory = cls(len(content))
        memory.view[:] = content
        return memory
