"""The blocks of a pcapng file, one after another, and on behind damage.

| block type | total length | body ... padded to 4 | total length |
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from analyzer.readers.packed import ByteSource
from analyzer.readers.pcapng_shape import EPB, IDB, ISB, OPB, ORDERS, SHB, SPB, BlockShape
from analyzer.readers.search import AHEAD, STEP, find, first

MAGIC = bytes.fromhex("0a0d0d0a")
HEADS = {order: struct.Struct(order + "II") for order in "<>"}
MAX_BLOCK = 1 << 24
"""Longer blocks are passed over unread, or a fault where they would hold what is needed."""
NEEDED = (SHB, IDB, OPB, SPB, ISB, EPB)


class Block(NamedTuple):
    """One block; the body is what stands between the two lengths."""

    kind: int
    order: str
    body: bytes


class Fault(Exception):
    """The file ends or turns to nonsense here."""

    def __init__(self, note: str, truncated: bool = False, final: bool = False) -> None:
        super().__init__(note)
        self.truncated = truncated
        self.final = final
        """What follows cannot be understood, however sound it is."""


class Blocks:
    """Yields the blocks of a stream; raises Fault where one contradicts itself, after which `resume` may go on."""

    def __init__(self, stream: ByteSource) -> None:
        self._stream = stream
        self.order = "<"
        self.interfaces = 0
        """Described so far in the section: who reads the blocks counts them."""
        self.passed_over = 0
        """Blocks longer than MAX_BLOCK."""

    def __iter__(self) -> Iterator[Block]:
        """Yield blocks up to the end of the data."""
        stream = self._stream
        while head := stream.peek(12):
            length, kind = self._length(head)
            if length > MAX_BLOCK:
                self._pass_over(kind, length, head[4:8])
                continue
            whole = stream.read(length)
            if len(whole) < length or whole[-4:] != head[4:8]:
                stream.unread(len(whole))
                if len(whole) < length:
                    raise Fault("cut inside a block", True)
                raise Fault(f"block of type {kind:#x} begins with length {length} and ends with another")
            yield Block(kind, self.order, whole[8:-4])

    def window(self) -> bytes:
        """Return the bytes that come next, to be looked at."""
        return self._stream.window()

    def advance(self, size: int) -> None:
        """Pass over whole blocks that the window showed."""
        self._stream.advance(size)

    def resume(self) -> int | None:
        """Go to the next sound block; return the bytes passed over, None where there is none."""
        return find(self._stream, BlockShape(self.order, self.interfaces))

    def _length(self, head: bytes) -> tuple[int, int]:
        """Return length and type of the block; a section sets the byte order."""
        if len(head) < 8:
            raise Fault("cut inside a block header", True)
        if head[:4] == MAGIC:
            if len(head) < 12:
                raise Fault("cut inside a section header", True)
            if head[8:] not in ORDERS:
                raise Fault(f"section header with byte-order magic {head[8:].hex()}")
            self.order = ORDERS[head[8:]]
        kind, length = HEADS[self.order].unpack_from(head)
        shortest = 16 if kind == SHB else 12
        if length % 4 or length < shortest or (length > MAX_BLOCK and kind in NEEDED):
            raise Fault(f"block of type {kind:#x} claims {length} bytes")
        return length, kind

    def _pass_over(self, kind: int, length: int, claimed: bytes) -> None:
        """Skip a large block that nobody reads; packets right behind its header show that its length is damaged."""
        window = self._stream.peek(STEP + AHEAD)
        shape = BlockShape(self.order, self.interfaces)
        if first(shape, window, min(STEP, len(window)), len(window) < STEP + AHEAD) is not None:
            raise Fault(f"block of type {kind:#x} claims {length} bytes")
        if self._stream.skip(length - 4) < length - 4 or len(end := self._stream.read(4)) < 4:
            raise Fault("cut inside a block", True)
        if end != claimed:
            raise Fault(f"block of type {kind:#x} begins with length {length} and ends with another")
        self.passed_over += 1
