"""A second opinion on Geneve options: tshark reads frames that carry some, while the captures behind them are read."""

from __future__ import annotations

import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby
from types import TracebackType
from typing import Literal, NamedTuple, Self

from analyzer import tshark_options
from analyzer.points.second_look import OptionFrame
from analyzer.result import DeepCheck, OptionReading

PYSHARK_BREAKS_AT = (3, 14)
"""pyshark 0.6 calls asyncio.get_event_loop() without a running loop, which 3.14 refuses."""
MAX_DISAGREEMENTS = 20


class Reading(NamedTuple):
    """One frame's options as both read them, and which tshark that was."""

    reading: OptionReading
    version: str | None


class SecondOpinion:
    """Takes frames as they are found; whenever tshark is free, it reads all that wait by then."""

    def __init__(self, wanted: bool = True) -> None:
        self._refused = _refused(wanted)
        self._waiting: deque[OptionFrame] = deque()
        self._jobs: list[Future[list[Reading]]] = []

    def __enter__(self) -> Self:
        """Begin; the thread starts with the first frames."""
        self._pool = ThreadPoolExecutor(1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Wait for what tshark reads just then, and ask it no more."""
        self._pool.shutdown(cancel_futures=True)

    def ask(self, frames: list[OptionFrame]) -> None:
        """Have these frames read as well."""
        self._waiting += frames
        if frames and not self._refused:
            self._jobs.append(self._pool.submit(self._read_waiting))

    def answer(self) -> DeepCheck:
        """Return whether tshark reads the same options; without it our own reading stands alone."""
        if not self._jobs:
            return self._refused if self._refused and self._waiting else NO_OPTIONS
        try:
            read = [reading for job in self._jobs for reading in job.result()]
        except tshark_options.NotAsked as error:
            return _not_checked("unavailable", str(error))
        differ = [each.reading for each in read if not each.reading.agrees]
        return DeepCheck(
            status="disagreed" if differ else "agreed",
            why=f"{len(read) - len(differ)} of {len(read)} frames read alike",
            tshark_version=read[0].version,
            frames=len(read),
            readings=differ[:MAX_DISAGREEMENTS],
        )

    def _read_waiting(self) -> list[Reading]:
        """Have all read that wait: tshark takes longer to start than to read a frame."""
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        taken.sort(key=_link_type)  # a capture file holds frames of one link type
        return [each for _, alike in groupby(taken, _link_type) for each in _read(list(alike))]


def _refused(wanted: bool) -> DeepCheck | None:
    if not wanted:
        return _not_checked("not needed", "asked for with --report only")
    if sys.version_info[:2] >= PYSHARK_BREAKS_AT:
        return _not_checked("unavailable", "pyshark does not run on Python 3.14: use 3.11 to 3.13 for this check")
    return None


def _not_checked(status: Literal["not needed", "unavailable"], why: str) -> DeepCheck:
    return DeepCheck(status=status, why=why, tshark_version=None, frames=0, readings=[])


def _link_type(frame: OptionFrame) -> int:
    return frame.record.link_type


def _read(frames: list[OptionFrame]) -> list[Reading]:
    said = tshark_options.read(frames)
    return [Reading(_compared(frame, theirs), said.version) for frame, theirs in zip(frames, said.options, strict=True)]


def _compared(frame: OptionFrame, theirs: str) -> OptionReading:
    ours = ", ".join(option.words for option in frame.options)
    return OptionReading(frame.point, frame.record.number, ours, theirs, ours == theirs)


NO_OPTIONS = _not_checked("not needed", "no frame carries Geneve options")
