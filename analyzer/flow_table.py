"""CAPTURES → rows of flows with everything that is known of them (schema.py): one a run and flow, or one a sighting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analyzer.errors import LeftOut
from analyzer.layers.bindings import Ports
from analyzer.machine.warm import when_ready
from analyzer.measures.flow_columns import flow_row, sighting_rows
from analyzer.run_read import RunRead, read_run
from analyzer.topology.runs import discover


@dataclass
class FlowTable:
    """The rows, sorted by run and start, and once they are taken the inputs that could not be read to their end."""

    rows: Iterator[dict[str, Any]]
    left_out: list[LeftOut] = field(default_factory=list)
    opened: bool = False
    """Whether any capture could be opened, likewise."""


def flow_table(
    arguments: Iterable[Path],
    ports: Ports,
    per_sighting: bool = False,
    out: Path | None = None,
    say: Callable[[str], object] = str,
) -> FlowTable:
    """Return the flows of all captures; `say` is told what is being done, as the rows are taken.

    Raises NothingToAnalyse when there are no captures, Misused when `out` is one.
    """
    inputs = discover(list(arguments))
    inputs.spare(out)
    ready = when_ready(sum(point.size for run in inputs.runs for point in run.points))
    left_out = inputs.left_out
    table = FlowTable(iter(()), left_out)

    def reads() -> Iterator[RunRead]:
        for number, run in enumerate(inputs.runs, 1):  # one at a time in memory
            say(f"reading run {number} of {len(inputs.runs)}: {run.id}")
            yield read_run(run, ports, ready, left_out, hashed=False)

    table.rows = (row for read in reads() for row in _rows(table, read, per_sighting))
    return table


def _rows(table: FlowTable, read: RunRead, per_sighting: bool) -> Iterator[dict[str, Any]]:
    table.opened = table.opened or any(point.format for point in read.tables.quality)
    manifest = read.run.manifest
    of_run = {
        "run": read.run.id,
        "setup": manifest.setup if manifest else None,
        "scenario": manifest.scenario if manifest else None,
    }
    for flow in read.flows:
        if per_sighting:
            for row in sighting_rows(flow, read.tables.points, read.topology):
                yield of_run | row
        else:
            yield of_run | flow_row(flow, read.tables.points, read.topology)
