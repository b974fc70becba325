"""Blocks of records: machine code finds in a file what its reader does, and says the same of what is wrong with it."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer import record_blocks as module
from analyzer.layers.loop.records import RECORD_SLOTS
from analyzer.layers.loop.slots import NULL
from analyzer.readers import Capture, Interface, Record, open_capture
from analyzer.readers.record import Clock
from analyzer.record_blocks import interface_numbers, record_blocks
from tests import frames
from tests.machine.compiled import machine
from tests.readers import blocks as ng
from tests.readers.formats import FILES
from tests.samples import CAPTURES


class Seen(NamedTuple):
    """All that a reading gives."""

    records: list[Record]
    notes: list[str]
    truncated: bool
    comments: int
    dropped: list[int | None]


def _seen(capture: Capture, records: list[Record]) -> Seen:
    dropped = [interface.dropped for interface in capture.interfaces]
    return Seen(records, capture.notes, capture.truncated, capture.packet_comments, dropped)


def one_by_one(path: Path) -> Seen:
    with open_capture(path) as capture:
        return _seen(capture, list(capture.records))


def in_blocks(path: Path) -> Seen:
    found: list[Record] = []
    with open_capture(path) as capture:
        for block in record_blocks(capture, machine()):
            numbers = block.records.numbers[: block.many * RECORD_SLOTS].tolist()
            for place in range(block.many):
                at, size, wire, time, link, interface = numbers[place * RECORD_SLOTS : (place + 1) * RECORD_SLOTS]
                when = None if time == NULL else time
                found.append(Record(block.first + place, when, wire, block.data[at : at + size], link, interface))
        return _seen(capture, found)


def stored(folder: Path, content: bytes) -> Path:
    path = folder / "capture"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_format(tmp_path: Path, name: str) -> None:
    path = stored(tmp_path, FILES[name])
    assert one_by_one(path) == in_blocks(path)


def test_the_time_to_go_on_by_is_that_of_a_record_with_content(tmp_path: Path) -> None:
    """An empty record is no measure of time; read alone or in a run, damage behind it ends the data alike."""
    whole = frames.pcap([(1, b"", 6), *((n, b"p" * n, n) for n in range(2, 9))], order=">")
    path = stored(tmp_path, whole[:40] + b"\2" + whole[40:])
    assert one_by_one(path) == in_blocks(path)


def test_packed_files(tmp_path: Path) -> None:
    path = stored(tmp_path, gzip.compress(SECTION)[:-30])
    assert one_by_one(path) == in_blocks(path)


@pytest.mark.parametrize("point", ["geneve/dsr/worker/eth0.pcap", "vxlan/baseline/worker/eth0.pcap"])
def test_samples(point: str) -> None:
    assert one_by_one(CAPTURES / point) == in_blocks(CAPTURES / point)


BE = ng.BE


def with_options(data: bytes, ticks: int, options: bytes) -> bytes:
    """A big-endian packet block with options."""
    head = struct.pack(">IIIII", 0, 0, ticks, len(data), len(data))
    return ng.block(6, head + ng.padded(data) + options + ng.option(0, b"", BE), BE)


SECTION = b"".join(
    [
        ng.section(BE),
        ng.interface(1, ng.option(9, b"\x09", BE) + ng.option(2, b"eth0", BE), order=BE),
        ng.interface(101, ng.option(9, b"\x94", BE) + ng.option(14, struct.pack(">q", -5), BE), order=BE),
        *(ng.enhanced(b"packet %d" % n, 1_700_000_000_000_000 + n, n % 2, order=BE) for n in range(6)),
        with_options(b"with a comment", 7, ng.option(1, b"look here", BE)),
        with_options(b"with losses", 7, ng.option(4, bytes(7) + b"\3", BE)),
        with_options(b"flags alone", 8, ng.option(2, b"\0\0\0\1", BE)),
        ng.enhanced(b"no such time", (1 << 64) - 1, 1, order=BE),
        ng.simple(b"without a time", order=BE),
        ng.section(),
        ng.interface(113),
        *(ng.enhanced(b"again %d" % n, n) for n in range(4)),
    ]
)
PCAP = frames.pcap([(n, b"p" * n, n + 5) for n in range(1, 9)], order=">")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.sampled_from([SECTION, PCAP]),
    edits=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 255)), max_size=3),
    kept=st.integers(0, 1200),
)
def test_changed_and_cut_files(tmp_path: Path, content: bytes, edits: list[tuple[int, int]], kept: int) -> None:
    whole = bytearray(content)
    for at, value in edits:
        if 28 <= at < len(whole):
            whole[at] = value
    path = stored(tmp_path, bytes(whole[: max(kept, 32)]))
    assert one_by_one(path) == in_blocks(path)


def test_what_changed_files_are_changed_from_holds_every_kind_of_record(tmp_path: Path) -> None:
    seen = in_blocks(stored(tmp_path, SECTION))
    assert (15, 1, {1, 101, 113}) == (len(seen.records), seen.comments, {record.link_type for record in seen.records})
    assert 2 == sum(record.time_epoch_ns is None for record in seen.records)
    assert [3, None, None] == seen.dropped


def test_most_records_are_found_in_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nothing would be gained: of 5,000 not one is read by itself."""
    monkeypatch.setattr(module, "_gathered", lambda singles: pytest.fail(f"{len(singles)} read one by one"))
    content = ng.section() + ng.interface() + b"".join(ng.enhanced(b"x" * 60, n) for n in range(5000))
    assert 5000 == len(in_blocks(stored(tmp_path, content)).records)
    assert 5000 == len(in_blocks(stored(tmp_path, frames.pcap([(n + 1, b"x" * 60) for n in range(5000)]))).records)


def test_records_read_one_by_one_are_gathered_in_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HELD", 100)
    sizes = [1, 60, 40, 7, 500, 2]
    given = [Record(number, 1, size, bytes(size), 1, 0) for number, size in enumerate(sizes, 1)]
    capture = Capture("pcap", [Interface(1)], iter(given))
    assert [(1, 3), (4, 2), (6, 1)] == [(block.first, block.many) for block in record_blocks(capture, machine())]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (Clock(10**6, 0), (1000, 1, 0, 0)),
        (Clock(10**9, 7), (1, 1, 0, 7 * 10**9)),
        (Clock(10**12, 0), (1, 1000, 0, 0)),
        (Clock(1, -1), (10**9, 1, 0, -(10**9))),
        (Clock(2**9, 0), (1953125, 1, 0, 0)),
        (Clock(2**20, 0), (1, 1, 20, 0)),
        (Clock(2**34, 0), (0, 1, 0, 0)),
        (Clock(10**30, 0), (0, 1, 0, 0)),
        (Clock(10**6, 1 << 62), (0, 1, 0, 0)),
    ],
)
def test_clocks_as_numbers(clock: Clock, expected: tuple[int, int, int, int]) -> None:
    """Multiplier, divisor, shift, nanoseconds to add; multiplier 0 leaves the packets to the reader."""
    assert (1, *expected) == interface_numbers(Interface(1), clock)
