"""Cut and corrupt files: machine code counts what the reader of records yields, and says the same of the rest."""

from __future__ import annotations

import struct
from itertools import accumulate
from pathlib import Path

import pytest

from analyzer.flows import pcap_parts as module
from analyzer.layers.loop import records
from analyzer.readers import open_capture, pcap_shape
from tests import frames
from tests.flows.counting import Counted, by_machine, by_reference
from tests.flows.test_capture_flows import MADE, kuznetzov
from tests.readers.blocks import enhanced, interface, section

PACKETS = [(10**9 * n, frames.ethernet(frames.ipv4(b"data"[:n], proto=253))) for n in range(4)]
PLAIN = {
    "ns, little endian": (frames.pcap(PACKETS), 16),
    "µs, big endian": (frames.pcap(PACKETS, order=">", nanoseconds=False), 16),
    "modified, little endian": (kuznetzov(PACKETS, "<"), 24),
    "modified, big endian": (kuznetzov(PACKETS, ">"), 24),
}


@pytest.fixture(params=[1, 4])
def parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count in one part, and in several."""
    count = int(request.param)
    monkeypatch.setattr(module, "PART", 16)
    monkeypatch.setattr(module, "processors", lambda: count)
    return count


def told(path: Path) -> tuple[int, list[str], bool]:
    """Return what the reader of records makes of a file: packets, notes, truncated."""
    with open_capture(path) as capture:
        return len(list(capture.records)), capture.notes, capture.truncated


def summed(found: Counted) -> tuple[int, list[str], bool]:
    return found.frames, found.notes, found.truncated


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize(("content", "header"), PLAIN.values(), ids=PLAIN)
def test_a_cut_at_every_byte_leaves_the_packets_before_it(tmp_path: Path, content: bytes, header: int) -> None:
    """Frames of 34, 35, 36 and 37 bytes behind a header each, and the file's 24 bytes before them."""
    ends = list(accumulate((header + 34 + n for n in range(4)), initial=24))
    assert len(content) == ends[-1]
    path = tmp_path / "some.pcap"
    for cut in range(24, len(content) + 1):
        path.write_bytes(content[:cut])
        found = summed(by_machine(path))
        assert (cut, *told(path)) == (cut, *found)
        assert (sum(end <= cut for end in ends[1:]), cut not in ends) == (found[0], found[2])


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize("claimed", [records.MAX_CAPTURED + 1, 0x7FFFFFFF, 0xFFFFFFFF])
@pytest.mark.parametrize("order", "<>")
def test_behind_a_corrupt_length_counting_goes_on_where_sound_records_follow(
    tmp_path: Path, order: str, claimed: int
) -> None:
    """A claim of 4 GB in a file of some bytes, then 20 packets; with one packet behind it nothing is safe."""
    good = frames.pcap(PACKETS, order=order)
    corrupt = struct.pack(order + "IIII", 5, 5, claimed, claimed) + b"rubbish"
    path = tmp_path / "some.pcap"
    path.write_bytes(good + corrupt + good[24:] * 5)
    expected = (24, [f"packet 5 claims {claimed} captured bytes: 23 bytes skipped"], False)
    assert (expected, expected) == (told(path), summed(by_machine(path)))
    assert by_reference(path) == by_machine(path)
    path.write_bytes(good + corrupt + good[24:74])
    expected = (4, [f"packet 5 claims {claimed} captured bytes: corrupt from there on"], False)
    assert (expected, expected) == (told(path), summed(by_machine(path)))


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize(("run", "seen", "notes"), [(9_999, 10_007, 0), (10_000, 4, 1)])
def test_a_long_run_of_zeros_is_no_run_of_packets(tmp_path: Path, run: int, seen: int, notes: int) -> None:
    """What a sparse copy or a crash leaves; a header of zeros is an empty record of 1970."""
    good = frames.pcap(PACKETS)
    path = tmp_path / "some.pcap"
    path.write_bytes(good + bytes(16 * run) + good[24:])
    assert (seen, notes) == (told(path)[0], len(told(path)[1]))
    assert by_reference(path) == by_machine(path)


def test_the_longest_record_is_read_and_a_longer_one_is_corrupt(tmp_path: Path) -> None:
    """The reader's limit is the loop's."""
    assert pcap_shape.MAX_CAPTURED == records.MAX_CAPTURED == 1 << 20
    longest = frames.ethernet(frames.ipv4(b"", proto=253)).ljust(1 << 20, b"\0")
    path = tmp_path / "some.pcap"
    path.write_bytes(frames.pcap([(1, longest), (2, longest), (3, longest[:50])]))
    found = by_machine(path)
    assert by_reference(path) == found
    assert (3, [], False) == summed(found)
    path.write_bytes(frames.pcap([(1, longest), (2, longest + b"\0"), (3, longest[:50])]))
    found = by_machine(path)
    assert (by_reference(path), 1) == (found, found.frames)


@pytest.mark.parametrize("order", "<>")
def test_a_pcapng_cut_at_every_byte_leaves_the_packets_before_it(tmp_path: Path, order: str) -> None:
    """Two sections; the second in the other byte order."""
    other = {"<": ">", ">": "<"}[order]
    path, content = tmp_path / "some.pcapng", b""
    ends = []
    for each in (order, other):
        content += section(each) + interface(order=each)
        for _, data in PACKETS:
            content += enhanced(data, order=each)
            ends.append(len(content))
    for cut in range(28, len(content) + 1):
        path.write_bytes(content[:cut])
        found = summed(by_machine(path))
        assert (cut, *told(path)) == (cut, *found)
        assert sum(end <= cut for end in ends) == found[0]


@pytest.mark.parametrize("name", [name for name in MADE if name in ("gzip", "xz", "pcapng")])
def test_cut_files_of_other_formats_are_counted_as_far_as_they_are_read(tmp_path: Path, name: str) -> None:
    content = MADE[name][0]
    path = tmp_path / "some.capture"
    for missing in (1, 9, 40):
        path.write_bytes(content[:-missing])
        found = by_machine(path)
        assert (by_reference(path), told(path)) == (found, summed(found))
        assert found.truncated
