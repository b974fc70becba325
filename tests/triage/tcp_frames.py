"""TCP packets of which the numbers matter, as bare Ethernet frames."""

from __future__ import annotations

import struct

from tests import frames
from tests.cluster import A, B

SYN, SYN_ACK, RST, ACK, DATA = 0x02, 0x12, 0x04, 0x10, 0x18
SECOND = 1_000_000
"""In µs."""


def segment(
    source: str = A,
    destination: str = B,
    flags: int = ACK,
    ports: tuple[int, int] = (40000, 80),
    numbers: tuple[int, int] = (1000, 0),
    payload: bytes = b"",
    ttl: int = 64,
) -> bytes:
    """Return a packet with these sequence and acknowledgement numbers."""
    header = struct.pack("!HHIIBBHHH", *ports, *numbers, 0x50, flags, 65535, 0, 0)
    return frames.ethernet(frames.ipv4(header + payload, source, destination, proto=6, ttl=ttl))
