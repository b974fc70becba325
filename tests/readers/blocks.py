"""pcapng blocks, byte by byte, in either byte order (draft-ietf-opsawg-pcapng 4)."""

from __future__ import annotations

import struct

LE, BE = "<", ">"


def padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)


def block(kind: int, body: bytes, order: str = LE) -> bytes:
    length = struct.pack(order + "I", 12 + len(padded(body)))
    return struct.pack(order + "I", kind) + length + padded(body) + length


def option(code: int, value: bytes, order: str = LE) -> bytes:
    return struct.pack(order + "HH", code, len(value)) + padded(value)


def section(order: str = LE, version: tuple[int, int] = (1, 0)) -> bytes:
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, *version, -1), order)


def interface(link_type: int = 1, options: bytes = b"", snaplen: int = 0, order: str = LE) -> bytes:
    end = option(0, b"", order) if options else b""
    return block(1, struct.pack(order + "HHI", link_type, 0, snaplen) + options + end, order)


def enhanced(data: bytes, ticks: int = 0, index: int = 0, wire: int | None = None, order: str = LE) -> bytes:
    wire = len(data) if wire is None else wire
    head = struct.pack(order + "IIIII", index, ticks >> 32, ticks & 0xFFFFFFFF, len(data), wire)
    return block(6, head + data, order)


def simple(data: bytes, wire: int | None = None, order: str = LE) -> bytes:
    return block(3, struct.pack(order + "I", len(data) if wire is None else wire) + data, order)


def obsolete(data: bytes, ticks: int = 0, index: int = 0, drops: int = 0, order: str = LE) -> bytes:
    head = struct.pack(order + "HHIIII", index, drops, ticks >> 32, ticks & 0xFFFFFFFF, len(data), len(data))
    return block(2, head + data, order)


def statistics(index: int, dropped: int, order: str = LE) -> bytes:
    value = option(5, struct.pack(order + "Q", dropped), order) + option(0, b"", order)
    return block(5, struct.pack(order + "III", index, 0, 0) + value, order)
