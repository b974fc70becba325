"""pcap files, built byte by byte."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from analyzer.errors import CannotRead
from analyzer.readers import Interface, Record
from tests import frames
from tests.readers.reading import Seen, read

NS = 1_700_000_000_123_456_789
"""23:13:20 on 14 November 2023 and a fraction that microseconds cannot hold."""


def header(magic: bytes, order: str, link: int = 1, snaplen: int = 65535, major: int = 2) -> bytes:
    return magic + struct.pack(order + "HHIIII", major, 4, 0, 0, snaplen, link)


@pytest.mark.parametrize(
    ("magic", "order", "name", "fraction", "time_ns"),
    [
        ("d4c3b2a1", "<", "pcap", 123_456, 1_700_000_000_123_456_000),
        ("a1b2c3d4", ">", "pcap", 123_456, 1_700_000_000_123_456_000),
        ("4d3cb2a1", "<", "pcap-ns", 123_456_789, NS),
        ("a1b23c4d", ">", "pcap-ns", 123_456_789, NS),
    ],
)
def test_magic_tells_byte_order_and_fraction(
    tmp_path: Path, magic: str, order: str, name: str, fraction: int, time_ns: int
) -> None:
    record = struct.pack(order + "IIII", 1_700_000_000, fraction, 3, 90) + b"abc"
    seen = read(tmp_path, header(bytes.fromhex(magic), order) + record)
    assert Seen([Record(1, time_ns, 90, b"abc", 1, 0)], name, [Interface(1, 65535)]) == seen


@pytest.mark.parametrize(("magic", "order"), [("34cdb2a1", "<"), ("a1b2cd34", ">")])
def test_modified_pcap_has_eight_more_header_bytes_per_packet(tmp_path: Path, magic: str, order: str) -> None:
    """Kuznetzov's format adds interface index 4, protocol 2, packet type 1, padding 1."""
    record = struct.pack(order + "IIIIIHBB", 1, 2, 3, 3, 7, 0x0800, 0, 0) + b"abc"
    seen = read(tmp_path, header(bytes.fromhex(magic), order) + record * 2)
    expected = [Record(1, 1_000_002_000, 3, b"abc", 1, 0), Record(2, 1_000_002_000, 3, b"abc", 1, 0)]
    assert Seen(expected, "pcap-modified", [Interface(1, 65535)]) == seen


def test_length_on_the_wire_is_kept_beside_the_captured_bytes(tmp_path: Path) -> None:
    seen = read(tmp_path, frames.pcap([(NS, b"x" * 96, 1514), (NS, b"y" * 60, 60)], snaplen=96))
    assert [(96, 1514), (60, 60)] == [(len(record.data), record.wire_len) for record in seen.records]
    assert [Interface(1, 96)] == seen.interfaces


def test_wire_length_below_the_captured_one_is_the_captured_one(tmp_path: Path) -> None:
    """A frame cannot have been shorter on the wire than it stands in the file."""
    assert [70] == [record.wire_len for record in read(tmp_path, frames.pcap([(0, b"x" * 70, 60)])).records]


def test_fcs_length_beside_the_link_type_is_not_part_of_it(tmp_path: Path) -> None:
    """0x44000001: F bit and an FCS of 4 bytes in the upper bits, LINKTYPE_ETHERNET below."""
    records = read(tmp_path, frames.pcap([(0, b"x")], link_type=0x44000001)).records
    assert [1] == [record.link_type for record in records]


def test_snaplen_zero_means_unlimited(tmp_path: Path) -> None:
    assert [Interface(1, None)] == read(tmp_path, frames.pcap([], snaplen=0)).interfaces


def test_packet_without_bytes_is_a_packet(tmp_path: Path) -> None:
    seen = read(tmp_path, frames.pcap([(0, b""), (1, b"x")]))
    assert Seen([Record(1, 0, 0, b"", 1, 0), Record(2, 1, 1, b"x", 1, 0)], interfaces=[Interface(1, 262144)]) == seen


def test_file_header_alone_is_a_capture_without_packets(tmp_path: Path) -> None:
    assert Seen([], interfaces=[Interface(1, 262144)]) == read(tmp_path, frames.pcap([]))


@pytest.mark.parametrize("claimed", [0xFFFFFFFF, 0x80000000, 1 + (1 << 20)])
def test_absurd_captured_length_ends_the_file_with_a_note(tmp_path: Path, claimed: int) -> None:
    corrupt = struct.pack("<IIII", 0, 0, claimed, 60) + b"z" * 1000
    seen = read(tmp_path, frames.pcap([(0, b"good")]) + corrupt)
    assert [b"good"] == seen.data
    assert [f"packet 2 claims {claimed} captured bytes: corrupt from there on"] == seen.notes


def test_largest_frame_that_big_tcp_makes_is_read(tmp_path: Path) -> None:
    """524,280 bytes is the kernel's GRO_MAX_SIZE limit (include/linux/netdevice.h: 8 * 65535); 14 for Ethernet."""
    assert [524_294] == [len(data) for data in read(tmp_path, frames.pcap([(0, bytes(524_294))])).data]


def test_unknown_version_is_refused_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as refused:
        read(tmp_path, header(bytes.fromhex("d4c3b2a1"), "<", major=1))
    assert ("pcap version 1 is not known (2 is)", "convert it with editcap") == (
        refused.value.why,
        refused.value.next_step,
    )
