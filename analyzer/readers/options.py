"""Options of pcapng blocks (draft-ietf-opsawg-pcapng 3.5): what a file says of itself beside its packets."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

from analyzer.readers.record import MAX_KEPT, Capture, Clock, Comment, Interface

COMMENT = 1
IF_NAME, IF_DESCRIPTION, IF_TSRESOL, IF_FILTER, IF_TSOFFSET = 2, 3, 9, 11, 14
ISB_IFRECV, ISB_IFDROP, ISB_OSDROP = 4, 5, 7
EPB_DROPCOUNT = 4
ORIGIN = {2: "hardware", 3: "system", 4: "application"}
NAME_RECORDS = {1: (socket.AF_INET, 4), 2: (socket.AF_INET6, 16)}
"""Record type → family and length of the address before the names (draft 4.5)."""
MAX_TEXT = 1000
"""Characters kept of one comment, filter or name."""


def options(body: bytes, start: int, order: str) -> Iterator[tuple[int, bytes]]:
    """Yield (code, value) until the end-of-options option, the body's end or an option that runs past it."""
    while start + 4 <= len(body):
        code, length = struct.unpack_from(order + "HH", body, start)
        if code == 0 or start + 4 + length > len(body):
            return
        yield code, body[start + 4 : start + 4 + length]
        start += 4 + length + (-length % 4)


def text(value: bytes) -> str:
    """Return a value as text; some writers end it with zeros."""
    return value[: 4 * MAX_TEXT].rstrip(b"\0").decode("utf-8", "replace")[:MAX_TEXT]


def keep_section(body: bytes, order: str, capture: Capture) -> None:
    """Keep where the section comes from, and its comments."""
    for code, value in options(body, 16, order):
        if code in ORIGIN:
            capture.origin.setdefault(ORIGIN[code], text(value))
        elif code == COMMENT:
            _keep_comment(None, value, capture)


def described(body: bytes, order: str, interface: Interface) -> Clock:
    """Fill in what an interface description says; return its clock."""
    units, offset = 1_000_000, 0
    for code, value in options(body, 8, order):
        if code == IF_NAME:
            interface.name = text(value)
        elif code == IF_DESCRIPTION:
            interface.description = text(value)
        elif code == IF_FILTER and value[:1] == b"\0":  # 0: libpcap's words; 1: BPF bytecode
            interface.filter = text(value[1:])
        elif code == IF_TSRESOL and value:
            units = (2 if value[0] & 0x80 else 10) ** (value[0] & 0x7F)
        elif code == IF_TSOFFSET and len(value) == 8:
            (offset,) = struct.unpack(order + "q", value)
    return Clock(units, offset)


def keep_statistics(body: bytes, order: str, interface: Interface) -> None:
    """Keep received and dropped packets; the last block of an interface counts. The system may drop besides it."""
    counts = {code: struct.unpack(order + "Q", value)[0] for code, value in options(body, 12, order) if len(value) == 8}
    interface.received = counts.get(ISB_IFRECV, interface.received)
    if ISB_IFDROP in counts or ISB_OSDROP in counts:
        interface.dropped = counts.get(ISB_IFDROP, 0) + counts.get(ISB_OSDROP, 0)


def keep_packet_options(body: bytes, start: int, order: str, number: int, capture: Capture) -> int:
    """Keep the packet's comments; return how many packets were lost between it and the one before."""
    lost = 0
    for code, value in options(body, start, order):
        if code == COMMENT:
            capture.packet_comments += 1
            _keep_comment(number, value, capture)
        elif code == EPB_DROPCOUNT and len(value) == 8:
            (lost,) = struct.unpack(order + "Q", value)
    return lost


def keep_names(body: bytes, order: str, capture: Capture) -> None:
    """Keep the names of a name resolution block: records of address and zero-ended names, up to an empty record."""
    for kind, value in options(body, 0, order):
        if kind not in NAME_RECORDS or len(value) < NAME_RECORDS[kind][1]:
            continue
        family, length = NAME_RECORDS[kind]
        address = socket.inet_ntop(family, value[:length])
        if address in capture.names or len(capture.names) < MAX_KEPT:
            known = capture.names.setdefault(address, [])
            new = [text(name) for name in value[length:].split(b"\0") if name]
            known += [name for name in new[: MAX_KEPT - len(known)] if name not in known]


def _keep_comment(number: int | None, value: bytes, capture: Capture) -> None:
    if len(capture.comments) < MAX_KEPT:
        capture.comments.append(Comment(number, text(value)))
