"""What sound pcap records look like where nothing else is known: pcap has no marks to find them by."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

MAX_CAPTURED = 1 << 20
"""A record that claims more is corrupt: libpcap's own limit is 262144 (MAXIMUM_SNAPLEN, pcap-int.h), BIG TCP frames
reach 200 kB."""
IN_A_ROW = 5
AT_THE_END = 2
"""Sound records that are enough where they end exactly with the file."""
DAY, DECADE = 86_400, 10 * 366 * 86_400


class PcapShape(NamedTuple):
    """Byte order, header length, fractions in a second, and times close to those of the records."""

    order: str
    header_len: int
    fractions: int
    near_second: int
    within: int
    """Seconds that a time may lie from it."""

    def candidates(self, data: bytes, until: int) -> Iterator[int]:
        """Yield where the highest byte of the seconds is right and those of the lengths are 0."""
        low, high = max(self.near_second - self.within, 0), min(self.near_second + self.within, 0xFFFFFFFF)
        years = b"[" + b"".join(rb"\x%02x" % byte for byte in range(low >> 24, (high >> 24) + 1)) + b"]"
        before = b"..." if self.order == "<" else b""
        pattern = re.compile(b"(?s)(?=" + before + years + rb".{7}\0.{3}\0)")
        for match in pattern.finditer(data, 0, min(until + self.header_len, len(data))):
            if match.start() < until:
                yield match.start()

    def begins(self, data: bytes, at: int, whole: bool) -> bool:
        """Return whether sound records in a row begin here, fewer where they end exactly with the file."""
        for sound in range(IN_A_ROW):
            if whole and at == len(data):
                return sound >= AT_THE_END
            length = self._length(data, at)
            if length is None:
                return False
            at += length
        return at <= len(data)

    def _length(self, data: bytes, at: int) -> int | None:
        """Return the length of the record that begins here, None where it contradicts itself or its neighbours."""
        if at + self.header_len > len(data):
            return None
        second, fraction, captured, original = struct.unpack_from(self.order + "IIII", data, at)
        near = abs(second - self.near_second) <= self.within and fraction < self.fractions
        if not near or not 0 < captured <= original <= MAX_CAPTURED:
            return None
        return self.header_len + int(captured)
