"""Files nobody meant: whatever is in them, they are read or refused, and nothing is made up."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import CannotRead
from analyzer.readers import Record, open_capture
from tests import frames
from tests.readers.blocks import block, enhanced, interface, obsolete, option, section, simple, statistics

PCAP = frames.pcap([(1, b"a" * 20), (2, b"b" * 33), (3, b"")])
PCAPNG = (
    section() + interface(1, option(2, b"eth0") + option(9, b"\x09")) + enhanced(b"a" * 20, 1) + simple(b"b" * 33)
    + block(0xBAD, b"unknown") + section(">") + interface(113, order=">") + obsolete(b"c" * 9, order=">")
    + statistics(0, 3, ">")
)  # fmt: skip
changes = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8)


def changed(content: bytes, edits: list[tuple[int, int]], kept: int) -> bytes:
    data = bytearray(content)
    for at, value in edits:
        data[at % len(data)] = value
    return bytes(data[:kept])


def records_of(content: bytes) -> list[Record]:
    """Read through the same door as a file, without a file."""

    def opened(_: Path, mode: str) -> Any:
        return BytesIO(content)

    with patch.object(Path, "open", opened):
        try:
            with open_capture(Path("random")) as capture:
                return list(capture.records)
        except CannotRead:
            return []


@pytest.mark.parametrize("content", [PCAP, PCAPNG], ids=["pcap", "pcapng"])
@given(edits=changes, kept=st.integers(0, 400))
def test_changed_and_cut_files_are_read_or_refused(content: bytes, edits: list[tuple[int, int]], kept: int) -> None:
    """Records are numbered from 1, hold bytes of the file and were never shorter on the wire than in it."""
    damaged = changed(content, edits, kept)
    records = records_of(damaged)
    assert list(range(1, len(records) + 1)) == [record.number for record in records]
    assert all(record.data in damaged and record.wire_len >= len(record.data) for record in records)
    assert sum(len(record.data) for record in records) <= len(damaged)


@given(magic=st.sampled_from([PCAP[:4], PCAPNG[:4], b"\x1f\x8b\x08\0\0\0", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"]),
       rest=st.binary(max_size=200))  # fmt: skip
def test_anything_behind_a_magic_number_is_read_or_refused(magic: bytes, rest: bytes) -> None:
    for record in records_of(magic + rest):
        assert -(1 << 63) <= (record.time_epoch_ns or 0) < 1 << 63
