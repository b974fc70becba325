"""Byte streams out of segments: order, repetition, gaps, cuts, numbers that wrap."""

from __future__ import annotations

import random

from analyzer.bgp.segment import FIN, SYN
from analyzer.bgp.stream import Stream, stream
from tests.bgp.messages import segment

WORDS = b"the quick brown fox jumps over the lazy dog"


def texts(found: Stream) -> list[tuple[int, bytes]]:
    return [(run.start, run.data) for run in found.runs]


def test_segments_in_order_are_one_run_from_the_byte_behind_the_syn() -> None:
    found = stream([segment(seq=99, flags=SYN), segment(b"the ", 100), segment(b"quick", 104)])
    assert ([(0, b"the quick")], True, 0, 0) == (
        texts(found),
        found.from_start,
        found.cut_bytes,
        found.missing_bytes,
    )


def test_any_order_with_repetitions_and_overlaps_gives_the_same_bytes() -> None:
    """Pieces of 1 to 9 bytes that begin anywhere, shuffled with a fixed seed, over the wrap of the sequence number."""
    chance = random.Random(4)
    pieces = [segment(WORDS[at : at + 3], 2**32 - 20 + at) for at in range(0, len(WORDS), 3)]
    places = [chance.randrange(len(WORDS)) for _ in range(30)]
    pieces += [segment(WORDS[at : at + chance.randrange(1, 10)], 2**32 - 20 + at) for at in places]
    chance.shuffle(pieces)
    assert [(0, WORDS)] == texts(stream(pieces))


def test_bytes_that_nobody_saw_and_bytes_that_were_cut_are_told_apart() -> None:
    """Of 10 bytes 4 are stored; the next 5 never came; then 3 more."""
    found = stream([segment(seq=0, flags=SYN), segment(WORDS[:10], 1, stored=4), segment(WORDS[15:18], 16)])
    assert [(0, WORDS[:4]), (15, WORDS[15:18])] == texts(found)
    assert (6, 5) == (found.cut_bytes, found.missing_bytes)


def test_a_cut_at_the_end_counts_too() -> None:
    found = stream([segment(WORDS[:10], 1, stored=4)])
    assert (6, 0, False) == (found.cut_bytes, found.missing_bytes, found.from_start)


def test_a_repetition_that_was_stored_longer_fills_a_cut() -> None:
    found = stream([segment(WORDS[:10], 1, stored=4), segment(WORDS[:10], 1)])
    assert ([(0, WORDS[:10])], 0) == (texts(found), found.cut_bytes)


def test_what_was_captured_first_counts() -> None:
    assert [(0, b"abcDE")] == texts(stream([segment(b"abc", 1), segment(b"ABCDE", 1)]))


def test_without_a_syn_the_smallest_number_is_the_start() -> None:
    found = stream([segment(b"quick", 104), segment(b"the ", 100)])
    assert ([(0, b"the quick")], False) == (texts(found), found.from_start)


def test_a_keepalive_probe_of_tcp_changes_nothing() -> None:
    """RFC 9293 3.8.4: one byte, or none, with the number before the next."""
    found = stream([segment(seq=0, flags=SYN), segment(b"abc", 1), segment(b"\0", 3), segment(b"", 3)])
    assert [(0, b"abc")] == texts(found)


def test_a_resets_wild_number_does_not_move_the_stream() -> None:
    found = stream([segment(b"abc", 1), segment(seq=3_000_000_000, flags=4), segment(b"def", 4)])
    assert ([(0, b"abcdef")], 0) == (texts(found), found.missing_bytes)


def test_a_byte_is_complete_when_the_latest_piece_that_holds_it_came() -> None:
    (run,) = stream([segment(b"abc", 1, at_s=2), segment(b"ghi", 7, at_s=3), segment(b"def", 4, at_s=5)]).runs
    seconds = [run.complete_at(*span) for span in ((0, 3), (0, 4), (6, 9), (0, 9))]
    assert [2 * 10**9, 5 * 10**9, 3 * 10**9, 5 * 10**9] == seconds


def test_without_a_time_there_is_none() -> None:
    (run,) = stream([segment(b"abc", 1), segment(b"def", 4, at_s=None)]).runs
    assert (0, None) == (run.complete_at(0, 3), run.complete_at(0, 4))


def test_a_fin_tells_that_bytes_before_it_are_missing() -> None:
    found = stream([segment(b"abc", 1), segment(seq=10, flags=FIN)])
    assert ([(0, b"abc")], 6) == (texts(found), found.missing_bytes)


def test_nothing_is_no_stream() -> None:
    assert Stream([], False, 0, 0) == stream([])
