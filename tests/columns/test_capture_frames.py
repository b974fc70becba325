"""Frames of a capture in batches: by machine code as soon as there is some, by the reference before."""

from __future__ import annotations

from analyzer.columns.capture_frames import PATIENCE, frame_batches
from analyzer.layers.loop import slots as s
from analyzer.machine.linker import Machine
from analyzer.readers import Record
from tests.columns.asked import TABLE, opened, records
from tests.machine.compiled import machine


def test_the_reference_reads_few_at_a_time() -> None:
    some = records(*[b""] * (PATIENCE + 1))
    assert [PATIENCE, 1] == [len(batch) for batch in frame_batches(opened(some), TABLE, lambda: None)]


def test_numbers_and_interfaces_are_the_records() -> None:
    given = [Record(7, 1, 0, b"", 1, 2), Record(8, None, 0, b"", 1, 0)]
    for ready in (machine, lambda: None):
        (batch,) = frame_batches(opened(given), TABLE, ready)
        assert [[7, 8], [2, 0], [1, s.NULL]] == [batch.slot(slot).tolist() for slot in (s.NUMBER, s.INTERFACE, s.TIME)]


def test_machine_code_takes_over_when_it_is_ready() -> None:
    answers: list[Machine | None] = [None, machine()]
    asked: list[int] = []

    def ready() -> Machine | None:
        asked.append(1)
        return answers[min(len(asked), 2) - 1]

    some = records(*[b"\0" * 60] * (PATIENCE + 300))
    batches = list(frame_batches(opened(some), TABLE, ready))
    assert [PATIENCE, 300] == [len(batch) for batch in batches]
    assert list(range(1, PATIENCE + 301)) == [number for batch in batches for number in batch.slot(s.NUMBER).tolist()]
    assert 2 == len(asked)
