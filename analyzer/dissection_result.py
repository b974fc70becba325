"""What `analyze dissect --format json` writes: one frame, header by header, byte by byte (docs/dissection.schema.json).

Offsets count bytes from the start of the frame. Null means not there or not known.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from analyzer.words import Origin, Role

ChecksumState = Literal["correct", "wrong", "unfinished", "none", "not checked"]
"""`unfinished`: the sum of the pseudo header alone, as a sender leaves it for its card to complete."""
DecodeStatus = Literal["ok", "truncated", "malformed", "unsupported"]


class DissectedField(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One field of a header, and the fields in it."""

    name: str | None
    """Wireshark's name, to filter by; null where it has none."""
    label: str
    start: int
    length: int
    mask: int | None
    """Which bits of these bytes; null: all."""
    raw: str
    """The bytes in hex."""
    value: str
    """As it is written: `64`, `0x0800`, `10.244.1.17`, `set`."""
    meaning: str | None
    origin: Origin | None
    """Who says what it means, where its bytes do not."""
    fields: list[DissectedField]


class DissectedHeader(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One header, outermost first."""

    layer: str
    """Its reader: `ethernet`, `ipv4`, `vxlan`, …"""
    title: str
    start: int
    length: int
    packet: int
    """0: the packet on the wire; each tunnel around the header adds one."""
    quoted: bool
    """Whether it belongs to the packet that an ICMP error quotes."""
    complete: bool
    """False where reading stopped in it."""
    checksum: ChecksumState | None
    fields: list[DissectedField]


class HeaderBytes(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Bytes of one kind in the overhead: `outer ip`, `udp`, `vxlan` and the like."""

    layer: str
    start: int
    length: int


class Dissection(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One frame: where it was captured, its headers, what they add to the packet inside, and what was not read."""

    dissection_version: Literal[1] = 1
    generator: str
    chosen: str
    """How the frame was chosen: `frame 12`, the --filter, or what the first of its kind is."""
    run: str | None
    """Null for a capture that no manifest or state speaks of."""
    point: str
    node: str | None
    role: Role
    file: str
    frame_number: int
    time_epoch_ns: int | None
    frame_len: int
    """On the wire."""
    captured_len: int
    link_type: str
    status: DecodeStatus
    stop: str | None
    """Why reading ended early, or what a header says wrongly."""
    headers: list[DissectedHeader]
    overhead: list[HeaderBytes] | None
    """What stands before the innermost network header, from the outermost one on; null where that was not seen."""
    payload_start: int
    payload_length: int
    """Captured bytes that the last header carries."""
    unread: bool
    """Whether they are no payload, but what was left when reading stopped."""
    trailer_length: int
    """Captured bytes after the outermost packet ends: padding, a frame check sequence."""
    data: str
    """The bytes in hex: all headers, and what follows up to a bound."""
    data_left_out: int
    """Captured bytes beyond it."""
    notes: list[str]
