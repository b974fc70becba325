"""Counts a capture given as bytes, by machine code and by the reference."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from analyzer.flows.capture_flows import capture_flows
from analyzer.flows.core_rows import core_row
from analyzer.layers.bindings import Bindings
from analyzer.machine.linker import Machine
from tests import frames
from tests.layers.stacks import TABLE
from tests.machine.compiled import machine


class Counted(NamedTuple):
    """What one file gave: the rows of its flows in numeric order, frames per status, and what was wrong with it."""

    rows: list[list[int]]
    statuses: dict[str, int]
    notes: list[str]
    truncated: bool

    @property
    def frames(self) -> int:
        return sum(self.statuses.values())


def counted(path: Path, ready: Callable[[], Machine | None], bindings: Bindings = TABLE) -> Counted:
    found = capture_flows(path, bindings, ready)
    assert len(found.rows) == len(list(found.rows))
    return Counted(sorted(found.rows), found.rows.statuses, found.notes, found.truncated)


def by_machine(path: Path) -> Counted:
    return counted(path, machine)


def by_reference(path: Path) -> Counted:
    return counted(path, lambda: None)


@contextmanager
def stored(content: bytes) -> Iterator[Path]:
    """Give the bytes as a file, in a folder that goes afterwards (Hypothesis runs a test many times)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "some.pcap"
        path.write_bytes(content)
        yield path


def flows(*packets: bytes) -> list[dict[str, Any]]:
    """Return the flows of these frames, one each microsecond from 1 µs on; both ways to count must give the same."""
    content = frames.pcap([((1 + number) * 1000, data) for number, data in enumerate(packets)])
    return flows_of(content)


def flows_of(content: bytes) -> list[dict[str, Any]]:
    """Return the flows of a capture as columns, by start; both ways to count must give the same."""
    with stored(content) as path:
        found = by_machine(path)
        assert by_reference(path) == found
    rows = [core_row("run", "point", row) for row in found.rows]
    return sorted(rows, key=lambda row: (row["start_epoch_ns"] or 0, str(row)))


def flow(*packets: bytes) -> dict[str, Any]:
    """Return the only flow of these frames."""
    (found,) = flows(*packets)
    return found
