"""Plain memory that machine code reads and writes: anonymous pages, zero and untouched until used."""

from __future__ import annotations

import ctypes
import mmap

NUMBER_LEN, INDEX_LEN = 8, 4


class Memory:
    """`size` bytes; `view` for Python, `numbers` the same as int64, `address` for machine code."""

    def __init__(self, size: int) -> None:
        self._pages = mmap.mmap(-1, max(size, mmap.PAGESIZE))
        self.view = memoryview(self._pages)[:size]
        self.numbers = self.view[: size // NUMBER_LEN * NUMBER_LEN].cast("q")
        self.address = ctypes.addressof(ctypes.c_char.from_buffer(self._pages))

    @classmethod
    def of(cls, content: bytes | bytearray) -> Memory:
        """Return memory that holds a copy of the bytes."""
        memory = cls(len(content))
        memory.view[:] = content
        return memory
