"""What pcapng says of its interfaces: link type, snaplen, name, clock, drops."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from analyzer.readers import Interface
from tests.readers.blocks import BE, LE, enhanced, interface, option, section, statistics
from tests.readers.reading import read

NAME, TSRESOL, TSOFFSET = 2, 9, 14


@pytest.mark.parametrize(
    ("resolution", "ticks", "time_ns"),
    [
        (3, 1_700_000_000_123, 1_700_000_000_123_000_000),
        (6, 1_700_000_000_123_456, 1_700_000_000_123_456_000),
        (9, 1_700_000_000_123_456_789, 1_700_000_000_123_456_789),
        (0, 1_700_000_000, 1_700_000_000_000_000_000),
        # 2^-10: 1536 ticks = 1.5 s
        (0x8A, 1536, 1_500_000_000),
        # 2^-32 as in NTP: half of 2^32 ticks = 0.5 s
        (0xA0, 1 << 31, 500_000_000),
    ],
)
def test_time_follows_the_resolution_of_its_interface(
    tmp_path: Path, resolution: int, ticks: int, time_ns: int
) -> None:
    content = section() + interface(options=option(TSRESOL, bytes([resolution]))) + enhanced(b"x", ticks)
    assert [time_ns] == [record.time_epoch_ns for record in read(tmp_path, content).records]


@pytest.mark.parametrize("order", [LE, BE])
@pytest.mark.parametrize(("offset", "time_ns"), [(3600, 3_605_000_000_000), (-5, 0)])
def test_offset_in_seconds_is_added(tmp_path: Path, order: str, offset: int, time_ns: int) -> None:
    """Five seconds in microseconds, moved by a signed number of seconds."""
    options = option(TSOFFSET, struct.pack(order + "q", offset), order)
    content = section(order) + interface(options=options, order=order) + enhanced(b"x", 5_000_000, order=order)
    assert [time_ns] == [record.time_epoch_ns for record in read(tmp_path, content).records]


@pytest.mark.parametrize(("resolution", "offset"), [(0, 0), (6, 1 << 62)])
def test_time_beyond_the_year_2262_is_null(tmp_path: Path, resolution: int, offset: int) -> None:
    """2^63 ns is the end of every table of 64-bit times; a damaged clock must not break the row of its packet."""
    clock = option(TSRESOL, bytes([resolution])) + option(TSOFFSET, struct.pack("<q", offset))
    content = section() + interface(options=clock) + enhanced(b"x", (1 << 64) - 1)
    assert [(None, b"x")] == [(record.time_epoch_ns, record.data) for record in read(tmp_path, content).records]


def test_interfaces_of_one_section_keep_their_own_clock_and_link_type(tmp_path: Path) -> None:
    content = (
        section()
        + interface(1, option(TSRESOL, b"\3"))
        + interface(276, option(TSRESOL, b"\x09"))
        + interface(101)
        + enhanced(b"ms", 1000, index=0)
        + enhanced(b"ns", 1000, index=1)
        + enhanced(b"us", 1000, index=2)
    )
    records = read(tmp_path, content).records
    assert [(1, 1_000_000_000, 0), (276, 1000, 1), (101, 1_000_000, 2)] == [
        (record.link_type, record.time_epoch_ns, record.interface) for record in records
    ]


def test_name_and_snaplen_are_kept(tmp_path: Path) -> None:
    content = section() + interface(1, option(NAME, b"lxc1234"), snaplen=96) + interface(1, option(NAME, b"\xff\xfe"))
    assert [Interface(1, 96, "lxc1234"), Interface(1, None, "\ufffd\ufffd")] == read(tmp_path, content).interfaces


def test_option_behind_a_padded_one_is_read(tmp_path: Path) -> None:
    """A name of 7 bytes takes 8."""
    clock = option(NAME, b"lxc1234") + option(TSRESOL, b"\x09")
    records = read(tmp_path, section() + interface(1, clock) + enhanced(b"x", 5)).records
    assert [5] == [record.time_epoch_ns for record in records]


def test_drops_belong_to_the_interface_of_their_section(tmp_path: Path) -> None:
    """The last statistics block of an interface counts; one of an unknown interface tells nothing."""
    content = (
        section() + interface(1) + interface(1) + statistics(1, 5) + statistics(1, 17)
        + section(BE) + interface(1, order=BE) + statistics(0, 3, BE) + statistics(9, 99, BE)
    )  # fmt: skip
    assert [None, 17, 3] == [each.dropped for each in read(tmp_path, content).interfaces]


def test_options_that_run_past_their_block_are_ignored(tmp_path: Path) -> None:
    """Code 2 claims 200 bytes in a block that ends: no name, and the packets are still read."""
    broken = struct.pack("<HH", NAME, 200) + b"eth0"
    seen = read(tmp_path, section() + interface(1, broken) + enhanced(b"x"))
    assert ([Interface(1)], [b"x"], []) == (seen.interfaces, seen.data, seen.notes)


@pytest.mark.parametrize("value", [b"", b"\3" * 7])
def test_clock_options_of_a_wrong_length_leave_the_default(tmp_path: Path, value: bytes) -> None:
    """An offset that is not eight bytes long says nothing; neither does a resolution of none."""
    options = option(TSOFFSET, value) + option(TSRESOL, b"")
    content = section() + interface(1, options) + enhanced(b"x", 7)
    assert [7000] == [record.time_epoch_ns for record in read(tmp_path, content).records]
