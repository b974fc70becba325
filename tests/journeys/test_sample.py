"""What is kept where there is too much: the same packets at every point, and always what was asked for."""

from __future__ import annotations

import numpy as np

from analyzer.journeys.sample import EVERYTHING, Sample
from analyzer.journeys.seen import SEEN, Seen

TOP = EVERYTHING - 1


def rows(*hashes: int) -> Seen:
    found = np.zeros(len(hashes), SEEN)
    found["kept_by"] = hashes
    return found


def asked(*which: bool) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array(which, np.bool_)


def kept(sample: Sample) -> list[int]:
    found: list[int] = sample.rows["kept_by"].tolist()
    return found


def test_all_is_kept_while_there_is_room() -> None:
    sample = Sample(4)
    sample.add(rows(1, TOP, 2, TOP), asked(False, False, False, False))
    assert ([1, TOP, 2, TOP], EVERYTHING) == (kept(sample), sample.limit)


def test_a_full_table_halves_the_hashes_that_it_keeps() -> None:
    sample = Sample(4)
    sample.add(rows(1, TOP, 2, TOP), asked(False, False, False, False))
    sample.add(rows(3), asked(False))
    assert ([1, 2, 3], EVERYTHING // 2) == (kept(sample), sample.limit)
    sample.add(rows(TOP), asked(False))
    assert [1, 2, 3] == kept(sample)


def test_every_point_keeps_the_same_packets_whatever_came_first() -> None:
    hashes = [number * (EVERYTHING // 64) + 5 for number in range(64)]
    tables = []
    for order in (hashes, hashes[::-1]):
        sample = Sample(10)
        for number in order:
            sample.add(rows(number), asked(False))
        tables.append((sorted(kept(sample)), sample.limit))
    assert tables[0] == tables[1]
    assert hashes[:8] == tables[0][0]


def test_what_is_asked_for_stays() -> None:
    sample = Sample(3)
    sample.add(rows(TOP, TOP - 1, 1), asked(True, False, False))
    sample.add(rows(2), asked(False))
    assert [TOP, 1, 2] == kept(sample)


def test_too_much_of_what_is_asked_for_is_sampled_too() -> None:
    sample = Sample(2)
    sample.add(rows(1, TOP, 2), asked(True, True, True))
    assert ([1, 2], EVERYTHING // 2) == (kept(sample), sample.asked_limit)


def test_one_packet_seen_more_often_than_there_is_room_ends_the_table() -> None:
    sample = Sample(2)
    sample.add(rows(7, 7, 7), asked(True, True, True))
    assert ([], 4) == (kept(sample), sample.asked_limit)
