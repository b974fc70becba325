"""BGP messages byte by byte, and segments that carry them, independent of the code under test."""

from __future__ import annotations

import socket
import struct

from analyzer.bgp.segment import ACK, TcpSegment

ONE, TWO = "172.18.0.100", "172.18.0.3"
MARKER = b"\xff" * 16
SECOND = 10**9


def message(kind: int, body: bytes = b"", length: int | None = None) -> bytes:
    return MARKER + struct.pack("!HB", 19 + len(body) if length is None else length, kind) + body


def keepalive() -> bytes:
    return message(4)


def capability(code: int, data: bytes = b"") -> bytes:
    return bytes([code, len(data)]) + data


def multiprotocol(afi: int = 1, safi: int = 1) -> bytes:
    return capability(1, struct.pack("!HBB", afi, 0, safi))


def four_octets(number: int) -> bytes:
    return capability(65, struct.pack("!I", number))


def parameter(*capabilities: bytes) -> bytes:
    data = b"".join(capabilities)
    return bytes([2, len(data)]) + data


def open_body(
    my_as: int = 65001, hold_s: int = 9, router_id: str = "10.0.0.1", parameters: bytes = b"", version: int = 4
) -> bytes:
    return (
        struct.pack("!BHH", version, my_as, hold_s)
        + socket.inet_aton(router_id)
        + bytes([len(parameters)])
        + parameters
    )


def opening(my_as: int = 65001, hold_s: int = 9, *capabilities: bytes) -> bytes:
    """An OPEN with four octets for AS numbers and what else is given."""
    return message(1, open_body(my_as, hold_s, parameters=parameter(four_octets(my_as), *capabilities)))


def prefix(text: str, path_id: int | None = None) -> bytes:
    address, bits = text.split("/")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    data = socket.inet_pton(family, address)[: (int(bits) + 7) // 8]
    return (b"" if path_id is None else struct.pack("!I", path_id)) + bytes([int(bits)]) + data


def attribute(kind: int, value: bytes, flags: int = 0x40) -> bytes:
    if len(value) > 255 or flags & 0x10:
        return bytes([flags | 0x10, kind]) + struct.pack("!H", len(value)) + value
    return bytes([flags, kind, len(value)]) + value


def as_path(*numbers: int, width: int = 4, kind: int = 2) -> bytes:
    return bytes([kind, len(numbers)]) + b"".join(number.to_bytes(width, "big") for number in numbers)


def route_attributes(*path: int, next_hop: str = ONE, width: int = 4) -> bytes:
    origin = attribute(1, b"\0")
    return origin + attribute(2, as_path(*path, width=width)) + attribute(3, socket.inet_aton(next_hop))


def update_body(announced: bytes = b"", attributes: bytes = b"", withdrawn: bytes = b"") -> bytes:
    return struct.pack("!H", len(withdrawn)) + withdrawn + struct.pack("!H", len(attributes)) + attributes + announced


def update(announced: bytes = b"", attributes: bytes = b"", withdrawn: bytes = b"") -> bytes:
    return message(2, update_body(announced, attributes, withdrawn))


def segment(
    payload: bytes = b"",
    seq: int = 0,
    at_s: float | None = 0,
    flags: int = ACK,
    back: bool = False,
    point: int = 0,
    stored: int | None = None,
    port: int = 50000,
) -> TcpSegment:
    """From ONE's port to 179 of TWO, or back; `stored` bytes of the payload are in the capture."""
    ends = (TWO, 179, ONE, port) if back else (ONE, port, TWO, 179)
    time = None if at_s is None else round(at_s * SECOND)
    return TcpSegment(point, time, *ends, seq % 2**32, flags, payload[:stored], len(payload))
