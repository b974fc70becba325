"""One run's captures → its sightings, read once, with the points' names and what could not be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from analyzer.columns.batch import Batch, Booleans
from analyzer.columns.capture_frames import ROWS_LEN, frame_batches
from analyzer.errors import CannotRead, LeftOut
from analyzer.journeys.fingerprints import PREFIX
from analyzer.journeys.sample import Sample
from analyzer.journeys.seen import NO_TIME, Seen, seen_in
from analyzer.layers.bindings import Bindings
from analyzer.layers.geneve_options import GeneveOption
from analyzer.layers.loop import slots as s
from analyzer.machine.linker import Machine
from analyzer.machine.memory import Memory
from analyzer.readers import open_capture, stdin
from analyzer.topology.runs import PointInput, RunInput

HEADERS = 14 + 40 + 8 + 20 + 14 + 40 + 8
"""Bytes of headers in front of a payload inside a tunnel over IPv6: what a short snapshot length leaves is hashed."""
MOST_OPTIONS = 10_000
NEXT_STEP = "what could be read was followed; copy the file again for the rest"

Asked = Callable[[Seen], Booleans]
"""Says which sightings the user asked for."""


@dataclass
class CaptureRead:
    """One file: the point it is of, what it is called, and when its first and last frame were seen."""

    point: int
    name: str
    frames: int = 0
    first_ns: int | None = None
    last_ns: int | None = None
    interfaces: list[str | None] = field(default_factory=list)
    """Names of its interface description blocks; a sighting's `block` is a place in here."""
    opened: bool = False
    gaps: bool = False
    """Whether the capture lacks packets by its own word or the manifest's: dropped, or damaged and not all read."""


@dataclass
class RunSeen:
    """What was seen in one run; a sighting's `capture` is a place in `captures`."""

    points: list[PointInput]
    captures: list[CaptureRead] = field(default_factory=list)
    sample: Sample = field(default_factory=Sample)
    options: dict[tuple[int, int], tuple[GeneveOption, ...]] = field(default_factory=dict)
    """(capture, frame number) → the Geneve options of the frame, of the first MOST_OPTIONS that have some."""
    left_out: list[LeftOut] = field(default_factory=list)

    def point(self, capture: int) -> PointInput:
        """Return the point that a capture is of."""
        return self.points[self.captures[capture].point]


class RunReader:
    """Reads points of a run, each once."""

    def __init__(
        self, run: RunInput, bindings: Bindings, ready: Callable[[], Machine | None], room: int | None = None
    ) -> None:
        self.seen = RunSeen(run.points)
        if room is not None:
            self.seen.sample = Sample(room)
        self._bindings, self._ready = bindings, ready
        self._prefix = _prefix(run.points)
        self._rows = Memory(ROWS_LEN)

    def read(self, point: int, asked: Asked) -> None:
        """Add the sightings of one point."""
        where, seen = self.seen.points[point], self.seen
        for path in where.paths:
            name = where.named(path)
            seen.captures.append(CaptureRead(point, name))
            try:
                self._read_file(path, name, asked)
            except CannotRead as error:
                seen.left_out.append(LeftOut(name, f"cannot read {name}", error.why, error.next_step))
            except OSError as error:
                why = error.strerror or str(error)
                seen.left_out.append(LeftOut(name, f"cannot read {name}", why, "check its permissions"))

    def _read_file(self, path: Path, name: str, asked: Asked) -> None:
        with open_capture(path) as capture:
            self.seen.captures[-1].opened = True
            for batch in frame_batches(capture, self._bindings, self._ready, self._rows):
                self._add(batch, asked)
            notes = capture.notes
            self.seen.captures[-1].interfaces = [interface.name for interface in capture.interfaces]
            self.seen.captures[-1].gaps = bool(notes) or any(each.dropped for each in capture.interfaces)
            self.seen.left_out += [LeftOut(name, f"cannot read all of {name}", note, NEXT_STEP) for note in notes]

    def _add(self, batch: Batch, asked: Asked) -> None:
        index = len(self.seen.captures) - 1
        _count(self.seen.captures[index], batch)
        rows = seen_in(batch, index, self._prefix)
        self._keep_options(batch, index)
        self.seen.sample.add(rows, asked(rows))

    def _keep_options(self, batch: Batch, capture: int) -> None:
        kept = self.seen.options
        for place in np.flatnonzero((batch.slot(s.GENEVE_VNI) != s.NULL) & (batch.slot(s.OPTIONS_LEN) > 0)).tolist():
            if len(kept) < MOST_OPTIONS:
                kept[capture, int(batch.rows[place, s.NUMBER])] = batch.options(place)


def _count(capture: CaptureRead, batch: Batch) -> None:
    capture.frames += len(batch)
    times = batch.slot(s.TIME)
    times = times[times != NO_TIME]
    if len(times):
        first, last = int(times.min()), int(times.max())
        capture.first_ns = first if capture.first_ns is None else min(first, capture.first_ns)
        capture.last_ns = last if capture.last_ns is None else max(last, capture.last_ns)


def _prefix(points: list[PointInput]) -> int:
    """Return how many bytes of payload every capture of the run stored: points are compared by what all have."""
    least = PREFIX
    for path in (path for point in points for path in point.paths if path != stdin.STDIN):
        try:
            with open_capture(path) as capture:
                limits = [interface.snaplen for interface in capture.interfaces if interface.snaplen]
        except (CannotRead, OSError):
            continue  # reading it says why it cannot be read
        least = min([least, *(limit - HEADERS for limit in limits)])
    return max(least, 0)
