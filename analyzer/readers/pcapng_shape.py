"""What sound pcapng blocks look like where a block's lengths contradict each other."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

SHB, IDB, OPB, SPB, NRB, ISB, EPB, DSB = 0x0A0D0D0A, 1, 2, 3, 4, 5, 6, 10
CUSTOM = (0xBAD, 0x40000BAD)
KNOWN = (SHB, IDB, OPB, SPB, NRB, ISB, EPB, DSB, *CUSTOM)
ORDERS = {bytes.fromhex("4d3c2b1a"): "<", bytes.fromhex("1a2b3c4d"): ">"}
LONGEST = 1 << 21
"""Of a block that a search may begin with: a megabyte and its options; below MAX_BLOCK, so what is found is read."""
SHORTEST = {SHB: 28, IDB: 20, OPB: 32, SPB: 16, ISB: 24, EPB: 32}


class BlockShape(NamedTuple):
    """Byte order and number of interfaces of the section that the fault is in."""

    order: str
    interfaces: int

    def candidates(self, data: bytes, until: int) -> Iterator[int]:
        """Yield where the type of a known block stands."""
        types = b"|".join(re.escape(struct.pack(self.order + "I", kind)) for kind in KNOWN)
        for match in re.compile(b"(?=" + types + b")", re.DOTALL).finditer(data, 0, min(until + 4, len(data))):
            if match.start() < until:
                yield match.start()

    def begins(self, data: bytes, at: int, whole: bool) -> bool:
        """Return whether a sound block begins here, and another behind it or the file's end."""
        head = self._head(data, at)
        if head is None or not self._sound(data, at, *head):
            return False
        kind, order, length = head
        after, interfaces = at + length, 0 if kind == SHB else self.interfaces + (kind == IDB)
        if whole and after == len(data):
            return True
        then = BlockShape(order, interfaces)
        behind = then._head(data, after)
        if behind is None:
            return False
        return then._sound(data, after, *behind) or (whole and after + behind[2] > len(data))

    def _head(self, data: bytes, at: int) -> tuple[int, str, int] | None:
        """Return type, byte order and length, None where they are those of no known block."""
        order = ORDERS.get(data[at + 8 : at + 12], "") if data[at : at + 4] == b"\n\r\r\n" else self.order
        if not order or at + 12 > len(data):
            return None
        kind, length = struct.unpack_from(order + "II", data, at)
        sane = kind in KNOWN and length % 4 == 0 and SHORTEST.get(kind, 12) <= length <= LONGEST
        return (kind, order, length) if sane else None

    def _sound(self, data: bytes, at: int, kind: int, order: str, length: int) -> bool:
        end = at + length
        if data[end - 4 : end] != data[at + 4 : at + 8] or end > len(data):
            return False
        if kind == EPB:
            index, _, _, captured = struct.unpack_from(order + "IIII", data, at + 8)
            return bool(index < self.interfaces and captured <= length - 32)
        return kind not in (SPB, OPB, ISB) or self.interfaces > 0
