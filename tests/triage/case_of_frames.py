"""Cases and gathered frames of runs written from frames made by hand (tests/journeys/run_of_frames.py)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from analyzer.columns.capture_frames import frame_batches
from analyzer.layers.bindings import Bindings
from analyzer.layers.loop import slots as s
from analyzer.readers import open_capture
from analyzer.result import Run, Triage
from analyzer.run_measured import measured
from analyzer.run_read import RunRead, read_run
from analyzer.topology.runs import discover
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered, Wanted, gather
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Rule
from analyzer.triage.runner import triage
from tests import frames
from tests.cluster import TREE
from tests.journeys.run_of_frames import Seen, written
from tests.machine.compiled import machine
from tests.run_folder import put


class Read(NamedTuple):
    """A run, read and measured."""

    read: RunRead
    run: Run

    @property
    def case(self) -> Case:
        """Return it as rules see it."""
        return Case(self.read, self.run)

    def gathered(self, wanted: Wanted) -> Gathered:
        """Return the wanted frames."""
        return gather(self.read.run.points, self.read.tables.taps, wanted, self.read.bindings, machine)

    def triage(self, *rules: Rule) -> Triage:
        """Return what these rules say."""
        return triage(self.read, self.run, machine, rules)


def run_of(root: Path, seen: Seen, **changes: Any) -> Read:
    """Return the run of points that saw these frames; `changes` are the manifest's."""
    return read(written(root, seen, **changes))


def read(folder: Path) -> Read:
    """Return the only run of a folder."""
    (found,) = discover([folder]).runs
    whole = read_run(found, {}, machine, [])
    return Read(whole, measured(whole, 1000))


def packets_of(path: Path, data: Iterable[bytes], bindings: Bindings = TREE) -> list[Packet]:
    """Write frames as a capture, and return them as rules look at them."""
    put(path, frames.pcap([(1000 * at, each) for at, each in enumerate(data)]))
    found = []
    with open_capture(path) as capture:
        for batch in frame_batches(capture, bindings, machine):
            for row in batch.rows:
                begin, length = int(row[s.DATA]), int(row[s.CAP_LEN])
                found.append(Packet(0, path.name, row.copy(), bytes(batch.data[begin : begin + length])))
    return found
