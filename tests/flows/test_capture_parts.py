"""Parts of a file counted side by side: the table of the whole, however well the borders were guessed."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.flows import pcap_parts as module
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import fragments
from analyzer.layers.rows import address_numbers
from analyzer.machine.linker import Machine
from analyzer.readers import Record
from tests import frames
from tests.cluster import A2, MORE, A, B, in_vxlan, ping, tcp_frame, udp_frame
from tests.flows.counting import by_machine, by_reference, counted, stored
from tests.layers.stacks import changed_stacks
from tests.machine.compiled import machine

PARTS = 4


@pytest.fixture(autouse=True)
def _many_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PART", 64)
    monkeypatch.setattr(module, "PARTS_A_THREAD", 1)
    monkeypatch.setattr(module, "processors", lambda: PARTS)


def mixed(many: int = 200) -> list[tuple[int, bytes]]:
    """Packets of a dozen flows, bare and in VXLAN, both ways, out of time order here and there."""
    chosen = random.Random(4)
    made = []
    for number in range(many):
        source, destination = chosen.sample((A, chosen.choice((A2, B))), 2)
        near, far = chosen.sample((40000 + chosen.randrange(3), 80), 2)
        data = chosen.choice([
            tcp_frame(chosen.randrange(300), chosen.choice((2, 18, 16)), b"", source, destination, (near, far)),
            udp_frame(chosen.randrange(40), source, destination, (near, far)),
            ping(source, destination, chosen.randrange(60, 65)),
        ])  # fmt: skip
        if chosen.random() < 0.5:
            data = in_vxlan(data, vni=chosen.randrange(2000, 2004))
        made.append((10**15 + (number + chosen.randrange(-5, 5)) * 1000, data))
    return made


class Guesses:
    """Stands for the machine's `resync`: answers with what it is told, and keeps the real answers beside."""

    def __init__(self, answers: Iterator[int] | None = None) -> None:
        self.answers, self.given = answers, list[int]()

    def machine(self) -> Machine:
        return machine()._replace(resync=self._resync)

    def _resync(self, *arguments: int) -> int:
        self.given.append(machine().resync(*arguments) if self.answers is None else next(self.answers))
        return self.given[-1]


def record_begins(packets: list[tuple[int, bytes]]) -> list[int]:
    return list(accumulate((16 + len(data) for _, data in packets), initial=24))


@pytest.mark.parametrize("order", "<>")
def test_right_guesses_are_counted_in_parts(tmp_path: Path, order: str) -> None:
    packets = mixed()
    path = tmp_path / "some.pcap"
    path.write_bytes(frames.pcap(packets, order=order))
    guesses = Guesses()
    found = counted(path, guesses.machine)
    assert by_reference(path) == found
    size = path.stat().st_size
    borders = [size * part // PARTS + given for part, given in enumerate(guesses.given, 1)]
    assert PARTS - 1 == len(set(borders) & set(record_begins(packets)))


@pytest.mark.parametrize(
    "offsets", [(1, 1, 1), (-1, 3, -1), (-1, -1, -1), (0, 400, 0), (5000, 0, 0), (0, 0, 9), (10**6, 10**6, 10**6)]
)
def test_wrong_guesses_cost_time_and_nothing_else(tmp_path: Path, offsets: tuple[int, ...]) -> None:
    """Any place may be taken for a border, behind the file's end too; -1 is none found."""
    path = tmp_path / "some.pcap"
    path.write_bytes(frames.pcap(mixed()))
    guesses = Guesses(iter(offsets))
    assert by_reference(path) == counted(path, guesses.machine)
    assert list(offsets) == guesses.given


def test_packets_that_hold_records_lead_the_guess_astray(tmp_path: Path) -> None:
    """Somebody sends a capture through the network: half of the file is one datagram of sound records.

    The datagram is as long as all else, so the middle of the file lies in it, and its records are found there.
    """
    inner = struct.pack("<IIII", 10**6, 0, 24, 24) + bytes(24)
    carried = frames.ethernet(frames.ipv4(frames.udp(inner * 500, length=0), A, B, total_length=0))
    packets = [*mixed(40), (10**15, carried), *mixed(40)]
    path = tmp_path / "some.pcap"
    path.write_bytes(frames.pcap(packets))
    guesses = Guesses()
    found = counted(path, guesses.machine)
    size = path.stat().st_size
    border = size * 2 // PARTS + guesses.given[1]
    begin = record_begins(packets)[40] + 16 + 14 + 28
    assert (True, 0) == (begin <= border < begin + len(inner) * 500, (border - begin) % len(inner))
    assert by_reference(path) == found
    assert 81 == found.frames


def pieces(ident: int, many: int = 6) -> list[bytes]:
    """A datagram between A and B in fragments of 800 bytes (RFC 791 3.2: offsets in 8 bytes)."""
    whole = frames.udp(bytes(800 * many - 8), 40000 + ident, length=0)
    return [
        frames.ethernet(
            frames.ipv4(whole[at : at + 800], A, B, 17, ident=ident, flags=at // 8 | MORE * (at + 800 < 800 * many))
        )
        for at in range(0, 800 * many, 800)
    ]


def tied(path: Path) -> list[tuple[int, int]]:
    """Return (port, later fragments) of each flow, the same however the file is counted."""
    found = by_machine(path)
    assert by_reference(path) == found
    return sorted((max(row[f.LOW_PORT], row[f.HIGH_PORT]), row[f.FRAGMENTS]) for row in found.rows)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_fragments_are_tied_across_the_borders_of_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    """Three datagrams whose pieces are spread over the file, and a fourth whose first one is nowhere."""
    monkeypatch.setattr(module, "processors", lambda: threads)
    monkeypatch.setattr(module, "PARTS_A_THREAD", 8 // threads)
    spread = [piece for four in zip(*map(pieces, (1, 2, 3, 4)), strict=True) for piece in four]
    del spread[3]
    path = tmp_path / "some.pcap"
    path.write_bytes(frames.pcap([(10**15 + at * 1000, piece) for at, piece in enumerate(spread)]))
    assert [(40001, 5), (40002, 5), (40003, 5)] == tied(path)


def test_of_one_bucket_the_newest_first_fragment_decides_in_whatever_part_it_is(tmp_path: Path) -> None:
    """As in one walk through the file: it forgets the older datagram."""
    entries = [fragments.bucket(*address_numbers(A)[1:], *address_numbers(B)[1:], ident) for ident in range(1, 20000)]
    first, second = next(
        (entries.index(entry) + 1, at + 1) for at, entry in enumerate(entries) if entry in entries[:at]
    )
    older, newer = pieces(first), pieces(second)
    path = tmp_path / "some.pcap"
    path.write_bytes(frames.pcap([(10**15, piece) for piece in (*older[:2], *newer[:2], *older[2:], *newer[2:])]))
    assert sorted([(40000 + first, 1), (40000 + second, 5)]) == tied(path)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(changed_stacks, st.integers(0, 10**13)), max_size=20),
    st.tuples(*[st.integers(-1, 700)] * (PARTS - 1)),
    st.integers(0, 60),
)
def test_any_capture_cut_anywhere_in_any_parts_is_the_same(
    seen: list[tuple[Record, int]], answers: tuple[int, ...], cut: int
) -> None:
    content = frames.pcap([(time, record.data, record.wire_len) for record, time in seen])
    with stored(content[: max(len(content) - cut, 24)]) as path:
        one = by_reference(path)
        assert one == counted(path, Guesses(iter(answers)).machine)
        assert one == by_machine(path)


@pytest.mark.parametrize("block", [64, 1000, 4096])
def test_blocks_may_end_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """Records are longer than a block, too."""
    monkeypatch.setattr(module, "BLOCK", block)
    path = tmp_path / "some.pcap"
    path.write_bytes(frames.pcap([*mixed(50), (10**15, udp_frame(5000)), *mixed(50)]))
    found = by_machine(path)
    assert by_reference(path) == found
    assert 101 == found.frames


def test_a_file_that_grows_while_it_is_read_is_counted_to_where_it_ended(tmp_path: Path) -> None:
    """tcpdump still writes: a record lay half behind the end that the file had, and is there whole now."""
    content = frames.pcap(mixed(60))
    path = tmp_path / "some.pcap"
    path.write_bytes(content[:-10])

    def grow(*_: int) -> int:
        path.write_bytes(content + content[24:])
        return -1

    found = counted(path, lambda: machine()._replace(resync=grow))
    assert (60, [], False) == (found.frames, found.notes, found.truncated)
