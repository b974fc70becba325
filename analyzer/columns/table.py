"""CAPTURES → Arrow record batches of frames, file by file, as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from analyzer.columns.capture_frames import frame_batches
from analyzer.columns.filter import Filter
from analyzer.columns.makers import record_batch
from analyzer.columns.source import Source
from analyzer.errors import CannotRead, LeftOut
from analyzer.layers.bindings import Ports, build
from analyzer.machine.warm import when_ready
from analyzer.readers import open_capture
from analyzer.schema import Column
from analyzer.topology.runs import RunInput, discover
from analyzer.topology.tunnel_ports import TunnelPorts, read_ports

NEXT_STEP = "the frames that could be read were written; copy the file again for the rest"


@dataclass
class FrameTable:
    """The batches, to be taken once, and then the inputs that could not be read or not to their end."""

    batches: Iterator[Any]
    left_out: list[LeftOut] = field(default_factory=list)
    opened: bool = False
    """Whether any capture could be opened, likewise."""


def frame_table(
    arguments: Iterable[Path],
    ports: Ports,
    columns: list[Column],
    condition: str | None = None,
    out: Path | None = None,
    say: Callable[[str], object] = str,
) -> FrameTable:
    """Return the chosen columns of all frames for which the condition holds.

    `say` is told which capture is being read, as the batches are taken. Raises NothingToAnalyse when there is no
    capture, Misused when the condition is none or `out` is a capture.
    """
    chosen = [column.name for column in columns]
    wanted = Filter(condition) if condition is not None else None
    made = list(dict.fromkeys(chosen + (wanted.columns if wanted else [])))
    inputs = discover(list(arguments))
    inputs.spare(out)
    table = FrameTable(iter(()), inputs.left_out)
    said = {run.id: read_ports(run, ports, table.left_out) for run in inputs.runs}
    table.batches = _batches(inputs.runs, said, made, table, say)
    if wanted:
        table.batches = _filtered(table.batches, wanted)
    if made != chosen:
        table.batches = (batch.select(chosen) for batch in table.batches)
    return table


def _filtered(batches: Iterator[Any], wanted: Filter) -> Iterator[Any]:
    for batch in batches:
        yield from wanted.kept(pa.Table.from_batches([batch])).to_batches()


def _batches(
    runs: list[RunInput],
    ports: dict[str, TunnelPorts],
    names: list[str],
    table: FrameTable,
    say: Callable[[str], object],
) -> Iterator[Any]:
    points = [(run, point) for run in runs for point in run.points]
    ready = when_ready(sum(point.size for _, point in points))
    for number, (run, point) in enumerate(points, 1):
        say(f"reading capture {number} of {len(points)}: {run.id}, {point.id}")
        said = ports[run.id]
        bindings = build(said.protocols)
        for path in point.paths:
            name = point.named(path)
            try:
                with open_capture(path) as capture:
                    table.opened = True
                    for batch in frame_batches(capture, bindings, ready):
                        interfaces = [interface.name for interface in capture.interfaces]
                        source = Source(run.id, point.id, name, interfaces, capture.commented(), said.origins)
                        yield record_batch(batch, source, names)
                    table.left_out += [
                        LeftOut(name, f"cannot read all of {name}", note, NEXT_STEP) for note in capture.notes
                    ]
            except (CannotRead, OSError) as error:
                table.left_out.append(_unreadable(name, error))


def _unreadable(name: str, error: CannotRead | OSError) -> LeftOut:
    if isinstance(error, CannotRead):
        return LeftOut(name, f"cannot read {name}", error.why, error.next_step)
    return LeftOut(name, f"cannot read {name}", error.strerror or str(error), "check its permissions")
