"""What every reader yields, and what it has to say about the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from analyzer.readers.blocks import Block

MAX_KEPT = 100
"""Comments and addresses with names that are kept of one file."""
MAX_REMARK = 200
"""Characters of a remark."""


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


class Clock(NamedTuple):
    """How an interface counts time: units a second, and seconds to add."""

    units: int
    offset: int


@dataclass
class Run:
    """Bytes that begin where a record does: an offer to whoever finds the records in them faster than the reader.

    Who takes it up says how many it found, how far they reach, and when the last one was, before it asks for the next
    item; where it found none, the reader reads one.
    """

    data: bytes
    number: int
    """Of the first record."""
    order: str
    """`<` or `>`."""
    fraction_ns: int = 0
    """pcap: nanoseconds of a fraction unit; 0 for pcapng."""
    header_len: int = 0
    """pcap: bytes before each record."""
    interfaces: Sequence[Interface] = ()
    """pcap: the one there is; pcapng: those of the section."""
    clocks: Sequence[Clock] = ()
    """pcapng: theirs."""
    first_interface: int = 0
    """Index of the first of them in `Capture.interfaces`."""
    found: int = 0
    used: int = 0
    last_epoch_ns: int | None = None
    """Of the last record that holds anything."""


@dataclass
class Interface:
    """One interface of a capture file; None where the file does not say. `snaplen` None also means unlimited."""

    link_type: int
    snaplen: int | None = None
    name: str | None = None
    dropped: int | None = None
    """Packets lost to the capture: by the interface, the system, and what packet blocks tell of gaps."""
    description: str | None = None
    filter: str | None = None
    """Capture filter: what it kept out is no evidence of silence."""
    received: int | None = None
    fcs_bytes: int | None = None
    """Of the checksum at the end of each frame, where a pcap says so."""


WholeBlock = tuple[Block, Record | None]
"""A block, that of a packet with its record; a packet's block without one contradicts itself."""


class Comment(NamedTuple):
    """What somebody wrote into the file; of the file as a whole where `frame_number` is None."""

    frame_number: int | None
    text: str


@dataclass
class Capture:
    """An open capture: iterate `records` once, then read what else it says."""

    format: str
    interfaces: list[Interface]
    items: Iterator[Record | Run] = field(default_factory=lambda: iter(()))
    """Records, and once `in_runs` is set, runs of them before each."""
    blocks: Iterator[WholeBlock | Run] | None = None
    """pcapng: each block below MAX_BLOCK, to be taken instead of the records by who copies the file. None for pcap."""
    passed_over: int = 0
    """Blocks too long to be among them, once they are exhausted."""
    in_runs: bool = False
    truncated: bool = False
    """The file ends inside a packet or block."""
    notes: list[str] = field(default_factory=list)
    """What is wrong with the file."""
    comments: list[Comment] = field(default_factory=list)
    """The first MAX_KEPT."""
    packet_comments: int = 0
    names: dict[str, list[str]] = field(default_factory=dict)
    """Address → names that the capturing system had for it, the first MAX_KEPT addresses."""
    origin: dict[str, str] = field(default_factory=dict)
    """`hardware`, `system`, `application` of the first section that names them."""

    @property
    def records(self) -> Iterator[Record]:
        """Return the records that were not yet taken."""
        return (item for item in self.items if isinstance(item, Record))

    def commented(self) -> dict[int, str]:
        """Return frame number → its first comment, of those that are kept."""
        return {each.frame_number: each.text for each in reversed(self.comments) if each.frame_number is not None}

    def remarks(self) -> list[str]:
        """Return in few words what a reader of the numbers should know of the file, besides faults."""
        filters = sorted({each.filter for each in self.interfaces if each.filter})
        said = [f"capture filter: {each}" for each in filters]
        lost = [each for each in self.interfaces if each.dropped]
        if len(self.interfaces) > 1:
            said += [f"{each.name or 'an interface'} dropped {each.dropped}" for each in lost]
        if self.packet_comments:
            said.append(f"{self.packet_comments} packet comments")
        said += [f"comment: {each.text}" for each in self.comments if each.frame_number is None]
        if self.names:
            said.append(f"{len(self.names)} addresses with names")
        return [" ".join(each.split())[:MAX_REMARK] for each in said]
