"""Blocks, options and packets as bytes (draft-ietf-opsawg-pcapng 3.1, 3.5, 4.1 to 4.5)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from ipaddress import ip_address

from analyzer.annotate.texts import encoded
from analyzer.readers.pcapng_shape import EPB, IDB, NRB, SHB

HEADS = {order: struct.Struct(order + "II") for order in "<>"}
TAILS = {order: struct.Struct(order + "I") for order in "<>"}
EPB_HEAD = struct.Struct("<IIIIIII")
"""Type, length, interface, time (high, low), captured and original length."""
PADDING = (b"", b"\0\0\0", b"\0\0", b"\0")
"""By a length modulo 4."""
UNKNOWN_LENGTH = -1
IPV4_NAME, IPV6_NAME = 1, 2
MAX_NAMES_BLOCK = 1 << 16
"""Bytes of names in one block."""
MAX_NAME = 255
"""Bytes of a name, as DNS has it (RFC 1035 2.3.4)."""


def block(kind: int, order: str, body: bytes) -> bytes:
    """Return a whole block; the body's length is a multiple of 4."""
    length = len(body) + 12
    return HEADS[order].pack(kind, length) + body + TAILS[order].pack(length)


def options(pairs: Iterable[tuple[int, bytes]], order: str) -> bytes:
    """Return (code, value) as options with their end; nothing where there are none."""
    packed = b"".join(_option(code, value, order) for code, value in pairs)
    return packed + bytes(4) if packed else b""


def section(order: str, pairs: Iterable[tuple[int, bytes]]) -> bytes:
    """Return a section header of version 1.0 and of a length that is not told."""
    head = struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, UNKNOWN_LENGTH)
    return block(SHB, order, head + options(pairs, order))


def interface(order: str, link_type: int, snaplen: int, pairs: Iterable[tuple[int, bytes]]) -> bytes:
    """Return an interface description; snaplen 0 means that there is no limit."""
    return block(IDB, order, struct.pack(order + "HHI", link_type, 0, snaplen) + options(pairs, order))


def packet(index: int, ticks: int, wire_len: int, data: bytes, pairs: Iterable[tuple[int, bytes]] = ()) -> bytes:
    """Return a little-endian enhanced packet block; `ticks` are of its interface's clock."""
    captured = len(data)
    said = options(pairs, "<") if pairs else b""
    length = 32 + captured + -captured % 4 + len(said)
    head = EPB_HEAD.pack(EPB, length, index, ticks >> 32, ticks & 0xFFFFFFFF, captured, wire_len)
    return b"".join((head, data, PADDING[captured % 4], said, TAILS["<"].pack(length)))


def name_blocks(order: str, names: Mapping[str, str]) -> bytes:
    """Return name resolution blocks: address → name; none where there are no names."""
    blocks, body = [], b""
    for address, name in names.items():
        packed = ip_address(address).packed
        kind = IPV4_NAME if len(packed) == 4 else IPV6_NAME
        body += _option(kind, packed + encoded(name, MAX_NAME) + b"\0", order)
        if len(body) > MAX_NAMES_BLOCK:
            blocks.append(body)
            body = b""
    return b"".join(block(NRB, order, each + bytes(4)) for each in (*blocks, body) if each)


def _option(code: int, value: bytes, order: str) -> bytes:
    return struct.pack(order + "HH", code, len(value)) + value + PADDING[len(value) % 4]
