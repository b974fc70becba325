"""One TCP segment as one capture point saw it."""

from __future__ import annotations

from typing import Literal, NamedTuple

PORT = 179
FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10

Authentication = Literal["md5", "ao"]
"""A signature in the TCP options: RFC 2385, RFC 5925. It signs, it does not encrypt."""


class End(NamedTuple):
    """Address and port of one side."""

    ip: str
    port: int


class TcpSegment(NamedTuple):
    """What sessions are read from; `payload` may be shorter than `payload_len`, its length on the wire."""

    point: int
    time_epoch_ns: int | None
    source_ip: str
    source_port: int
    destination_ip: str
    destination_port: int
    seq: int
    flags: int
    payload: bytes
    payload_len: int
    authentication: Authentication | None = None

    @property
    def source(self) -> End:
        """Who sent it."""
        return End(self.source_ip, self.source_port)

    @property
    def destination(self) -> End:
        """For whom it is."""
        return End(self.destination_ip, self.destination_port)


def distance(after: int, before: int) -> int:
    """Return how far one sequence number is behind another: -2^31 up to 2^31 - 1 (RFC 9293 3.4)."""
    return (after - before + 0x80000000) % 0x100000000 - 0x80000000


MAX_SEGMENTS, MAX_BYTES = 20_000, 16 << 20
"""Kept of a run, and of each of its points; a session needs one point."""
