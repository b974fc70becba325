"""What every reader yields, and what it has to say about the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Record(NamedTuple):
    """One captured packet: its place in the file, when, how long on the wire, and the bytes that were kept."""

    number: int
    """1-based, as Wireshark counts."""
    time_epoch_ns: int | None
    """None where the format carries no time (pcapng simple packet block)."""
    wire_len: int
    data: bytes
    link_type: int
    interface: int
    """Index into `Capture.interfaces`."""


@dataclass
class Interface:
    """One interface of a capture file. `snaplen` None means unlimited or unknown."""

    link_type: int
    snaplen: int | None = None
    name: str | None = None
    dropped: int | None = None


@dataclass
class Capture:
    """An open capture: iterate `records` once, then read `notes` and `truncated`."""

    format: str
    interfaces: list[Interface]
    records: Iterator[Record] = field(default_factory=lambda: iter(()))
    truncated: bool = False
    """The file ends inside a packet or block."""
    notes: list[str] = field(default_factory=list)
