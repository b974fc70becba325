"""Records in batches: small ones first, bounded ones always, machine code as soon as there is some."""

from __future__ import annotations

from analyzer.columns import capture_frames
from analyzer.columns.capture_frames import FIRST_FRAMES, MOST_FRAMES, frame_batches
from analyzer.layers.loop import slots as s
from analyzer.machine.linker import Machine
from analyzer.readers import Record
from tests.columns.asked import TABLE, records
from tests.machine.compiled import machine


def test_batches_grow_up_to_a_bound() -> None:
    some = records(*[b""] * (4 * MOST_FRAMES))
    sizes = [len(batch) for batch in frame_batches(some, TABLE, machine)]
    assert [FIRST_FRAMES, 2 * FIRST_FRAMES, 4 * FIRST_FRAMES] == sizes[:3]
    assert (MOST_FRAMES, len(some)) == (max(sizes), sum(sizes))


def test_a_batch_of_large_frames_ends_early() -> None:
    large = Record(1, 0, 1 << 20, bytes(1 << 20), 1, 0)
    many = capture_frames.MOST_BYTES >> 20
    assert [many, 1] == [len(batch) for batch in frame_batches([large] * (many + 1), TABLE, machine)]


def test_numbers_and_interfaces_are_the_records() -> None:
    given = [Record(7, 1, 0, b"", 1, 2), Record(9, None, 0, b"", 1, 0)]
    for ready in (machine, lambda: None):
        (batch,) = frame_batches(given, TABLE, ready)
        assert [[7, 9], [2, 0], [1, s.NULL]] == [batch.slot(slot).tolist() for slot in (s.NUMBER, s.INTERFACE, s.TIME)]


def test_machine_code_takes_over_when_it_is_ready() -> None:
    answers: list[Machine | None] = [None, machine()]
    asked: list[int] = []

    def ready() -> Machine | None:
        asked.append(1)
        return answers[min(len(asked), 2) - 1]

    some = records(*[b"\0" * 60] * (FIRST_FRAMES + 1))
    batches = list(frame_batches(some, TABLE, ready))
    assert [FIRST_FRAMES, 1] == [len(batch) for batch in batches]
    assert 2 == len(asked)
