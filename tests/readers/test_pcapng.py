"""pcapng files: blocks, sections, and what is told of damaged ones."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from analyzer.errors import CannotRead
from analyzer.readers import Interface, Record
from tests.readers.blocks import BE, LE, block, enhanced, interface, obsolete, section, simple
from tests.readers.reading import Seen, read

START = section() + interface()
MICROSECONDS = 1_700_000_000_123_456
"""More than 32 bits: high and low word are both needed."""


@pytest.mark.parametrize("order", [LE, BE])
def test_every_packet_block_in_either_byte_order(tmp_path: Path, order: str) -> None:
    """Enhanced and obsolete blocks carry a time in microseconds by default, simple blocks none."""
    content = (
        section(order)
        + interface(order=order)
        + enhanced(b"first", MICROSECONDS, wire=1500, order=order)
        + simple(b"second", order=order)
        + obsolete(b"third!!", MICROSECONDS + 1, drops=9, order=order)
    )
    expected = [
        Record(1, 1_700_000_000_123_456_000, 1500, b"first", 1, 0),
        Record(2, None, 6, b"second", 1, 0),
        Record(3, 1_700_000_000_123_457_000, 7, b"third!!", 1, 0),
    ]
    assert Seen(expected, "pcapng", [Interface(1, dropped=9)]) == read(tmp_path, content)


def test_simple_packet_block_is_cut_by_the_interface_snaplen(tmp_path: Path) -> None:
    """It has no captured length: that is the smaller of wire length and snaplen (draft 4.4); the rest is padding."""
    seen = read(tmp_path, section() + interface(snaplen=6) + simple(b"abcdef", wire=1000) + simple(b"xyz"))
    assert [(1000, b"abcdef"), (3, b"xyz")] == [(record.wire_len, record.data) for record in seen.records]


def test_unknown_blocks_are_skipped_by_their_length(tmp_path: Path) -> None:
    """Name resolution, decryption secrets, custom blocks, and a type nobody has defined."""
    between = b"".join(block(kind, b"\xff" * 40) for kind in (4, 10, 0xBAD, 0x40000BAD, 0x7FFFFFF0))
    seen = read(tmp_path, START + between + enhanced(b"a") + between + enhanced(b"b"))
    assert Seen([Record(1, 0, 1, b"a", 1, 0), Record(2, 0, 1, b"b", 1, 0)], "pcapng", [Interface(1)]) == seen


def test_each_section_has_its_own_byte_order_and_interfaces(tmp_path: Path) -> None:
    """Interface 0 of the second section is the third of the file."""
    content = (
        section(LE) + interface(1) + interface(113) + enhanced(b"a", index=1)
        + section(BE) + interface(276, order=BE) + enhanced(b"b", index=0, order=BE)
    )  # fmt: skip
    seen = read(tmp_path, content)
    assert [Record(1, 0, 1, b"a", 113, 1), Record(2, 0, 1, b"b", 276, 2)] == seen.records
    assert [Interface(1), Interface(113), Interface(276)] == seen.interfaces


def test_blocks_that_contradict_themselves_are_skipped_and_counted(tmp_path: Path) -> None:
    """The block's own length still leads to the next block; one line per reason, however many blocks."""
    claims = block(6, struct.pack("<IIIII", 0, 0, 0, 100, 100) + b"only these")
    seen = read(tmp_path, START + claims + enhanced(b"x", index=7) * 3 + block(6, b"short") + enhanced(b"good"))
    assert [Record(1, 0, 4, b"good", 1, 0)] == seen.records
    assert [
        "1 packet blocks skipped: claims more bytes than the block holds",
        "3 packet blocks skipped: of an interface that the section does not describe",
        "1 packet blocks skipped: too short for a packet's header",
    ] == seen.notes


def test_simple_packet_block_without_any_interface_is_skipped(tmp_path: Path) -> None:
    seen = read(tmp_path, section() + simple(b"x"))
    assert ([], ["1 packet blocks skipped: of an interface that the section does not describe"]) == (
        seen.records,
        seen.notes,
    )


@pytest.mark.parametrize(
    ("length", "note"),
    [
        (0, "block of type 0x6 claims 0 bytes after packet 1"),
        (8, "block of type 0x6 claims 8 bytes after packet 1"),
        (33, "block of type 0x6 claims 33 bytes after packet 1"),
        (0xFFFFFFFC, "block of type 0x6 claims 4294967292 bytes after packet 1"),
    ],
)
def test_impossible_block_length_ends_the_file_with_a_note(tmp_path: Path, length: int, note: str) -> None:
    corrupt = struct.pack("<II", 6, length) + bytes(1000)
    seen = read(tmp_path, START + enhanced(b"good") + corrupt)
    assert ([b"good"], [note], False) == (seen.data, seen.notes, seen.truncated)


def test_block_whose_two_lengths_differ_swallows_no_packets_silently(tmp_path: Path) -> None:
    """A damaged length that still fits would hide the packets behind it: 12 + 20 + 4 = 36, made 76."""
    three = enhanced(b"lost") + enhanced(b"next") + enhanced(b"last")
    damaged = three[:4] + struct.pack("<I", 76) + three[8:]
    seen = read(tmp_path, START + enhanced(b"good") + damaged)
    why = "block of type 0x6 begins with length 76 and ends with another after packet 1: 36 bytes skipped"
    assert ([b"good", b"next", b"last"], [why]) == (seen.data, seen.notes)


def test_minor_version_two_means_zero(tmp_path: Path) -> None:
    assert [b"x"] == read(tmp_path, section(version=(1, 2)) + interface() + enhanced(b"x")).data


@pytest.mark.parametrize("version", [(1, 1), (2, 0)])
def test_unknown_version_of_the_first_section_is_refused(tmp_path: Path, version: tuple[int, int]) -> None:
    with pytest.raises(CannotRead, match=f"section of unknown version {version[0]}.{version[1]}"):
        read(tmp_path, section(version=version) + interface() + enhanced(b"x"))


def test_unknown_version_of_a_later_section_ends_the_file_with_a_note(tmp_path: Path) -> None:
    seen = read(tmp_path, START + enhanced(b"good") + section(version=(2, 0)) + interface() + enhanced(b"x"))
    assert ([b"good"], ["section of unknown version 2.0 after packet 1"]) == (seen.data, seen.notes)


def test_unknown_byte_order_magic_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="byte-order magic deadbeef"):
        read(tmp_path, section().replace(bytes.fromhex("4d3c2b1a"), bytes.fromhex("deadbeef")))
