"""Damage in the middle: reading goes on where that is safe, and what was passed over is said."""

from __future__ import annotations

import struct
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.readers import blocks as module
from analyzer.readers.search import STEP
from tests import frames
from tests.readers.blocks import BE, LE, block, enhanced, interface, section
from tests.readers.reading import read
from tests.readers.test_random_files import records_of

START = section() + interface()
GOOD = [b"packet %d" % number for number in range(6)]
noise = Random(4789).randbytes


def packets(order: str = LE) -> bytes:
    return b"".join(enhanced(data, order=order) for data in GOOD)


@pytest.mark.parametrize("order", [LE, BE])
@pytest.mark.parametrize("lost", [0, 3, 4, 1001, STEP + 5])
def test_pcapng_is_read_on_behind_garbage_of_any_length(tmp_path: Path, order: str, lost: int) -> None:
    """What is no block's length, then noise, aligned or not, shorter or longer than a step of the search."""
    garbage = b"\xff" * 8 + noise(lost)
    start = section(order) + interface(order=order)
    seen = read(tmp_path, start + packets(order) + garbage + packets(order))
    why = f"block of type 0xffffffff claims 4294967295 bytes after packet 6: {len(garbage)} bytes skipped"
    assert (GOOD * 2, [why], False) == (seen.data, seen.notes, seen.truncated)


def test_each_fault_of_a_file_is_told(tmp_path: Path) -> None:
    seen = read(tmp_path, START + (packets() + b"\xff" * 12) * 3 + packets())
    assert (GOOD * 4, 3) == (seen.data, len(seen.notes))


def test_a_length_beyond_the_end_hides_nothing(tmp_path: Path) -> None:
    """A damaged length of 1 MB in a file of some hundred bytes: no cut, as sound blocks follow."""
    damaged = packets()[:4] + struct.pack("<I", 1 << 20) + packets()[8:]
    seen = read(tmp_path, START + damaged + packets())
    why = f"no end of a block after packet 0: {len(enhanced(GOOD[0]))} bytes skipped"
    assert (GOOD[1:] + GOOD, [why], False) == (seen.data, [note.replace("inside ", "") for note in seen.notes], False)


def test_a_section_behind_damage_begins_in_its_own_byte_order(tmp_path: Path) -> None:
    seen = read(tmp_path, START + packets() + b"\xff" * 9 + section(BE) + interface(113, order=BE) + packets(BE))
    assert (GOOD * 2, 113) == (seen.data, seen.records[-1].link_type)


def test_what_looks_like_a_packet_of_an_unknown_interface_is_not_gone_on_with(tmp_path: Path) -> None:
    fake = enhanced(b"fake", index=7) + enhanced(b"fake", index=7)
    seen = read(tmp_path, START + packets() + b"\xff" * 8 + fake + packets())
    assert GOOD * 2 == seen.data


def test_a_large_block_that_nobody_reads_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BLOCK", 3 << 20)
    large = block(0xBAD, noise(4 << 20))
    assert GOOD * 2 == read(tmp_path, START + packets() + large + packets()).data
    cut = read(tmp_path, START + packets() + large[:-3])
    assert (GOOD, True, ["cut inside a block after packet 6"]) == (cut.data, cut.truncated, cut.notes)


def test_a_damaged_type_and_length_do_not_swallow_the_packets_behind(tmp_path: Path) -> None:
    """3 GB claimed by a block that nobody knows, with packets right behind it."""
    claim = struct.pack("<II", 0x7777, 3 << 30)
    seen = read(tmp_path, START + packets() + claim + packets())
    assert (GOOD * 2, ["block of type 0x7777 claims 3221225472 bytes after packet 6: 8 bytes skipped"]) == (
        seen.data,
        seen.notes,
    )


@pytest.mark.parametrize("order", [LE, BE])
@pytest.mark.parametrize("lost", [0, 3, 1001, STEP + 5])
def test_pcap_is_read_on_where_sound_records_follow(tmp_path: Path, order: str, lost: int) -> None:
    good = frames.pcap([(1_700_000_000 * 10**9 + number, data) for number, data in enumerate(GOOD)], order=order)
    corrupt = struct.pack(order + "IIII", 1, 1, 1 << 30, 60) + noise(lost)
    seen = read(tmp_path, good + corrupt + good[24:])
    why = f"packet 7 claims {1 << 30} captured bytes: {16 + lost} bytes skipped"
    assert (GOOD * 2, [why], False) == (seen.data, seen.notes, seen.truncated)
    assert list(range(1, 13)) == [record.number for record in seen.records]


@pytest.mark.parametrize(
    ("behind", "why"),
    [
        (frames.pcap([(0, b"x")] * 9)[24:], "times of 1970 after packets of 2023"),
        (frames.pcap([(1_700_000_000 * 10**9, b"x")])[24:], "a single record may be anything"),
        (frames.pcap([(1_700_000_000 * 10**9, b"xyz", 2)] * 9)[24:], "longer in the file than on the wire"),
        (noise(100_000), "noise"),
    ],
)
def test_pcap_ends_where_going_on_is_not_safe(tmp_path: Path, behind: bytes, why: str) -> None:
    good = frames.pcap([(1_700_000_000 * 10**9, data) for data in GOOD])
    seen = read(tmp_path, good + b"\xff" * 16 + behind)
    assert (GOOD, ["packet 7 claims 4294967295 captured bytes: corrupt from there on"], why) == (
        seen.data,
        seen.notes,
        why,
    )


@given(st.binary(max_size=300), st.integers(0, 300), st.booleans())
def test_garbage_anywhere_loses_no_packet_before_it_and_raises_nothing(garbage: bytes, at: int, ng: bool) -> None:
    content = START + packets() if ng else frames.pcap([(number, data) for number, data in enumerate(GOOD)])
    head = len(START) if ng else 24
    cut = head + at % (len(content) - head)
    ends = [content.index(data) + len(data) for data in GOOD]
    data = [record.data for record in records_of(content[:cut] + garbage + content[cut:])]
    whole = sum(end + (16 if ng else 0) <= cut for end in ends)
    assert GOOD[:whole] == data[:whole]


@pytest.mark.parametrize("second", [frames.pcap([(5, b"third")]), frames.pcap([(5, b"third")], 101, ">", False)])
def test_captures_one_behind_the_other_are_read_as_one(tmp_path: Path, second: bytes) -> None:
    """`cat a.pcap b.pcap`: whatever kind the second is of."""
    seen = read(tmp_path, frames.pcap([(1, b"first"), (2, b"second")]) + second)
    assert ([b"first", b"second", b"third"], []) == (seen.data, seen.notes)
    assert [1, 2, 3] == [record.number for record in seen.records]
    assert struct.unpack((">" if second[0] == 0xA1 else "<") + "I", second[20:24])[0] == seen.records[2].link_type


def test_an_empty_record_of_another_time_does_not_hide_what_follows(tmp_path: Path) -> None:
    """The search for sound records goes by the time of the last packet that held something."""
    good = [(1_700_000_000 * 10**9 + n, b"x" * 60) for n in range(20)]
    bogus = struct.pack("<IIII", 2_712_847_316, 0, 0, 0) + b"\xff" * 40
    seen = read(tmp_path, frames.pcap(good) + bogus + frames.pcap(good)[24:])
    assert 41 == len(seen.records)
