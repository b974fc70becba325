"""The blocks of a pcapng file → the same blocks, with what the copy adds.

Packets keep byte order, clock, flags, drop counts and comments; statistics, secrets and blocks that nobody here knows
are copied as they are. What a block says wrongly of its own length is left out, as Wireshark would stop there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from analyzer.annotate import pcapng_bytes
from analyzer.annotate.source import CopySource
from analyzer.readers import Capture
from analyzer.readers.blocks import Block
from analyzer.readers.options import options
from analyzer.readers.pcapng_shape import CUSTOM, DSB, EPB, IDB, ISB, NRB, OPB, SHB, SPB

PACKETS = (EPB, OPB, SPB)
PACKET_HEAD = 20
"""Bytes before the data of an enhanced or an obsolete packet block."""
NOT_TO_BE_COPIED = CUSTOM[1]
"""A custom block that says so (draft 4.7)."""


class PcapngCopy:
    """The copy of one file, and what is not in it."""

    def __init__(self, capture: Capture, source: CopySource) -> None:
        self._capture, self._source = capture, source
        self._named = False
        """Whether the section has the names."""
        self._interfaces = 0
        """Described so far in the section."""
        self.uncopied: set[str] = set()
        """Kinds of blocks that are not in the copy."""

    def pieces(self) -> Iterator[bytes]:
        """Yield the copy's bytes."""
        for block, record in self._capture.blocks or ():
            if block.kind not in PACKETS:
                yield self._other(block)
            elif record is not None:
                if not self._named:
                    yield self._names(block.order)
                yield self._packet(block, record.number, len(record.data))
        if not self._named:
            yield self._names(block.order)
        if self._capture.passed_over:
            self.uncopied.add("blocks of more than 16 MB")

    def _names(self, order: str) -> bytes:
        self._named = True
        return pcapng_bytes.name_blocks(order, self._source.names)

    def _packet(self, block: Block, number: int, captured: int) -> bytes:
        """Return a packet's block; a simple one has no room for comments."""
        kind, order, body = block
        said = number in self._source.comments
        end = PACKET_HEAD + captured + -captured % 4
        if kind == SPB or not (said or len(body) > end):
            return pcapng_bytes.block(kind, order, body)
        known = list(options(body, end, order))
        new = self._source.about_frame(number) if said else []
        return pcapng_bytes.block(kind, order, body[:end] + pcapng_bytes.options(known + new, order))

    def _other(self, block: Block) -> bytes:
        kind, order, body = block
        if kind == SHB:
            self._named, self._interfaces = False, 0
            return pcapng_bytes.section(order, self._source.about_section(list(options(body, 16, order))))
        if kind == IDB:
            self._interfaces += 1
            link_type, _, snaplen = struct.unpack_from(order + "HHI", body)
            return pcapng_bytes.interface(
                order, link_type, snaplen, self._source.about_interface(list(options(body, 8, order)))
            )
        if kind == NRB:
            return pcapng_bytes.block(kind, order, _name_records(body, order))
        if kind == ISB and not self._describes(body, order):
            self.uncopied.add("statistics of an interface that is not described")
        elif kind == ISB:
            said = pcapng_bytes.options(options(body, 12, order), order)
            return pcapng_bytes.block(kind, order, body[:12] + said)
        elif kind == DSB and not _whole(body, order):
            self.uncopied.add("secrets that are cut")
        elif kind == NOT_TO_BE_COPIED:
            self.uncopied.add("custom blocks that are not to be copied")
        else:
            return pcapng_bytes.block(kind, order, body)
        return b""

    def _describes(self, body: bytes, order: str) -> bool:
        return len(body) >= 12 and struct.unpack_from(order + "I", body)[0] < self._interfaces


def _whole(body: bytes, order: str) -> bool:
    """Return whether secrets are as long as they say."""
    return len(body) >= 8 and 8 + int(struct.unpack_from(order + "I", body, 4)[0]) <= len(body)


def _name_records(body: bytes, order: str) -> bytes:
    """Return the records of addresses and names with their end, and the options behind them."""
    records = pcapng_bytes.options(options(body, 0, order), order) or bytes(4)
    return records + pcapng_bytes.options(options(body, len(records), order), order)
