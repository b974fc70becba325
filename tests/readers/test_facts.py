"""What a pcapng file says beside its packets: comments, names, filters, losses, where it comes from."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

import pytest

from analyzer.readers import Capture, open_capture
from analyzer.readers.record import MAX_KEPT, Comment
from tests.readers.blocks import BE, LE, block, enhanced, interface, obsolete, option, padded, section, statistics


def told(folder: Path, content: bytes) -> Capture:
    path = folder / "some.pcapng"
    path.write_bytes(content)
    with open_capture(path) as capture:
        assert all(record.data for record in capture.records)
        return capture


def with_options(data: bytes, options: bytes, order: str = LE) -> bytes:
    head = struct.pack(order + "IIIII", 0, 0, 0, len(data), len(data))
    return block(6, head + padded(data) + options, order)


def comment(text: str, order: str = LE) -> bytes:
    return option(1, text.encode(), order)


@pytest.mark.parametrize("order", [LE, BE])
def test_packet_comments_are_kept_with_their_frames(tmp_path: Path, order: str) -> None:
    two = comment("the reset", order) + comment("see ticket", order)
    capture = told(
        tmp_path,
        section(order) + interface(order=order) + enhanced(b"x", order=order) + with_options(b"seven b", two, order),
    )
    assert [Comment(2, "the reset"), Comment(2, "see ticket")] == capture.comments
    assert (2, ["2 packet comments"], []) == (capture.packet_comments, capture.remarks(), capture.notes)


def test_of_many_comments_the_first_are_kept_and_all_counted(tmp_path: Path) -> None:
    capture = told(tmp_path, section() + interface() + with_options(b"x", comment("again")) * (MAX_KEPT + 20))
    assert (MAX_KEPT, MAX_KEPT + 20) == (len(capture.comments), capture.packet_comments)


def test_a_section_says_what_made_it(tmp_path: Path) -> None:
    values = b"".join(
        option(code, value) for code, value in [(1, b"at\n night"), (2, b"AMD"), (3, b"Linux"), (4, b"me")]
    )
    capture = told(tmp_path, block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + values))
    assert {"hardware": "AMD", "system": "Linux", "application": "me"} == capture.origin
    assert ["comment: at night"] == capture.remarks()


def test_an_interface_says_what_was_filtered(tmp_path: Path) -> None:
    words = option(3, b"uplink") + option(11, b"\0not icmp")
    bytecode = option(11, b"\1" + bytes(8))
    capture = told(tmp_path, section() + interface(1, words) + interface(1, bytecode))
    assert [("uplink", "not icmp"), (None, None)] == [(each.description, each.filter) for each in capture.interfaces]
    assert ["capture filter: not icmp"] == capture.remarks()


@pytest.mark.parametrize("order", [LE, BE])
def test_losses_of_interface_and_system_are_added(tmp_path: Path, order: str) -> None:
    counts = b"".join(option(code, struct.pack(order + "Q", n), order) for code, n in [(4, 100), (5, 7), (7, 2)])
    content = section(order) + interface(order=order) + block(5, struct.pack(order + "III", 0, 0, 0) + counts, order)
    (only,) = told(tmp_path, content).interfaces
    assert (100, 9) == (only.received, only.dropped)


def test_losses_that_packets_tell_are_summed_where_no_statistics_tell_more(tmp_path: Path) -> None:
    lost = with_options(b"x", option(4, struct.pack("<Q", 3)))
    content = section() + interface() + interface() + lost * 2 + obsolete(b"y", index=1, drops=5)
    assert [6, 5] == [each.dropped for each in told(tmp_path, content).interfaces]
    assert [9, 5] == [each.dropped for each in told(tmp_path, content + statistics(0, 9)).interfaces]
    assert [None] == [
        each.dropped for each in told(tmp_path, section() + interface() + obsolete(b"y", drops=0xFFFF)).interfaces
    ]


@pytest.mark.parametrize("order", [LE, BE])
def test_names_of_addresses_are_kept(tmp_path: Path, order: str) -> None:
    records = option(1, socket.inet_aton("10.0.0.1") + b"web\0web.default\0", order)
    records += option(2, socket.inet_pton(socket.AF_INET6, "fd00::1") + b"db\0", order) + option(1, b"ab", order)
    capture = told(tmp_path, section(order) + block(4, records + option(0, b"", order), order))
    assert {"10.0.0.1": ["web", "web.default"], "fd00::1": ["db"]} == capture.names
    assert ["2 addresses with names"] == capture.remarks()


def test_names_are_bounded(tmp_path: Path) -> None:
    records = b"".join(option(1, struct.pack("!I", number) + b"n\0") for number in range(MAX_KEPT + 50))
    assert MAX_KEPT == len(told(tmp_path, section() + block(4, records)).names)
