"""A capture that was cut short gives exactly the packets before the cut, and says so."""

from __future__ import annotations

import struct
from itertools import accumulate
from pathlib import Path

import pytest

from analyzer.errors import CannotRead
from tests import frames
from tests.readers.blocks import block, enhanced, interface, obsolete, section, simple, statistics
from tests.readers.reading import read

PACKETS = [b"one", b"seventeen bytes..", b"", b"last one"]


def modified(order: str) -> bytes:
    """Kuznetzov's format: 8 more bytes in each record's header."""
    head = struct.pack(order + "IHHIIII", 0xA1B2CD34, 2, 4, 0, 0, 65535, 1)
    return head + b"".join(
        struct.pack(order + "IIIIIHBB", 1, 2, len(data), len(data), 7, 0x0800, 0, 0) + data for data in PACKETS
    )


PCAPS = {
    f"{name} {order}": (make(order), header)
    for order in "<>"
    for name, make, header in (
        ("ns", lambda order: frames.pcap([(1, data) for data in PACKETS], order=order), 16),
        ("us", lambda order: frames.pcap([(1, data) for data in PACKETS], order=order, nanoseconds=False), 16),
        ("modified", modified, 24),
    )
}


@pytest.mark.parametrize(("content", "header"), PCAPS.values(), ids=PCAPS)
def test_pcap_cut_at_every_byte(tmp_path: Path, content: bytes, header: int) -> None:
    """24 bytes of file header, then a record's header + n per packet."""
    ends = list(accumulate((header + len(data) for data in PACKETS), initial=24))
    assert len(content) == ends[-1]
    for cut in range(24, len(content) + 1):
        seen = read(tmp_path, content[:cut])
        whole = sum(end <= cut for end in ends[1:])
        assert (cut, PACKETS[:whole], cut not in ends, int(cut not in ends)) == (
            cut,
            seen.data,
            seen.truncated,
            len(seen.notes),
        )


@pytest.mark.parametrize(("one", "two"), ["<>", "><", "<<"])
def test_pcapng_cut_at_every_byte(tmp_path: Path, one: str, two: str) -> None:
    """Every kind of block is cut in its header, its body and its trailing length; two sections, in either order."""
    parts: list[tuple[bytes, int]] = [
        (section(one), 0),
        (interface(order=one), 0),
        (enhanced(PACKETS[0], order=one), 1),
        (simple(PACKETS[1], order=one), 1),
        (block(0xBAD, b"unknown", one), 0),
        (obsolete(PACKETS[2], order=one), 1),
        (section(two) + interface(order=two), 0),
        (enhanced(PACKETS[3], order=two), 1),
        (statistics(0, 3, two), 0),
    ]
    content = b"".join(part for part, _ in parts)
    packet_ends = [end for end, (_, n) in zip(accumulate(len(p) for p, _ in parts), parts, strict=True) if n]
    block_ends = set(accumulate(len(part) for part, _ in parts)) | {packet_ends[2] + len(section())}
    for cut in range(len(section()), len(content) + 1):
        seen = read(tmp_path, content[:cut])
        whole = sum(end <= cut for end in packet_ends)
        assert (cut, PACKETS[:whole], cut not in block_ends, int(cut not in block_ends)) == (
            cut,
            seen.data,
            seen.truncated,
            len(seen.notes),
        )


@pytest.mark.parametrize("content", [frames.pcap([(0, b"x")])[:24], section()], ids=["pcap", "pcapng"])
def test_cut_inside_the_file_header_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    for cut in range(len(content)):
        with pytest.raises(CannotRead):
            read(tmp_path, content[:cut])


def test_the_note_says_where_a_pcap_was_cut(tmp_path: Path) -> None:
    content = frames.pcap([(0, b"x" * 10), (0, b"y" * 10)])
    assert ["cut inside packet 2: 4 of 10 bytes"] == read(tmp_path, content[:-6]).notes
    assert ["cut inside the header of packet 2"] == read(tmp_path, content[:-11]).notes


def test_the_note_says_where_a_pcapng_was_cut(tmp_path: Path) -> None:
    content = section() + interface() + enhanced(b"x") * 2
    assert ["cut inside a block after packet 1"] == read(tmp_path, content[:-2]).notes
