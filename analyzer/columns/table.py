"""CAPTURES → Arrow record batches of frames, file by file, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from analyzer.readers import Capture, open_capture
from analyzer.schema import Column
from analyzer.topology.runs import PointInput, RunInput, discover


@dataclass
class FrameTable:
    """The batches, to be taken once, and then the inputs that could not be read or not to their end."""

    batches: Iterator[Any]
    left_out: list[LeftOut] = field(default_factory=list)


def frame_table(
    arguments: Iterable[Path], ports: Ports, columns: list[Column], condition: str | None = None
) -> FrameTable:
    """Return the chosen columns of all frames for which the condition holds.

    Raises NothingToAnalyse when there is no capture, Misused when the condition is none.
    """
    chosen = [column.name for column in columns]
    wanted = Filter(condition) if condition is not None else None
    made = list(dict.fromkeys(chosen + (wanted.columns if wanted else [])))
    inputs = discover(list(arguments))
    table = FrameTable(iter(()), inputs.left_out)
    table.batches = _batches(inputs.runs, ports, made, table.left_out)
    if wanted:
        table.batches = _filtered(table.batches, wanted)
    if made != chosen:
        table.batches = (batch.select(chosen) for batch in table.batches)
    return table


def _filtered(batches: Iterator[Any], wanted: Filter) -> Iterator[Any]:
    for batch in batches:
        yield from wanted.kept(pa.Table.from_batches([batch])).to_batches()


def _batches(runs: list[RunInput], ports: Ports, names: list[str], left_out: list[LeftOut]) -> Iterator[Any]:
    points = [(run, point) for run in runs for point in run.points if point.path]
    ready = when_ready(sum(point.path.stat().st_size for _, point in points if point.path))
    for run, point in points:
        bindings = build(run.ports | ports)
        says = dict.fromkeys(run.ports, "manifest") | dict.fromkeys(ports, "given")
        try:
            with open_capture(_path(point)) as capture:
                for batch in frame_batches(capture.records, bindings, ready):
                    interfaces = [interface.name for interface in capture.interfaces]
                    source = Source(run.id, point.id, point.relative or point.id, interfaces, says)
                    yield record_batch(batch, source, names)
                _tell_damage(capture, point, left_out)
        except (CannotRead, OSError) as error:
            why = error.why if isinstance(error, CannotRead) else error.strerror or str(error)
            next_step = error.next_step if isinstance(error, CannotRead) else "check the file's permissions"
            name = point.relative or point.id
            left_out.append(LeftOut(name, f"cannot read {name}", why, next_step))


def _path(point: PointInput) -> Path:
    if point.path is None:
        raise ValueError(f"{point.id} was not captured")
    return point.path


def _tell_damage(capture: Capture, point: PointInput, left_out: list[LeftOut]) -> None:
    name = point.relative or point.id
    next_step = "the frames that could be read were written; copy the file again for the rest"
    left_out += [LeftOut(name, f"cannot read all of {name}", note, next_step) for note in capture.notes]
