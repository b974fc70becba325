"""Frames given by a test, as rows of chosen columns: by the reference or by machine code."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from analyzer.columns.capture_frames import frame_batches
from analyzer.columns.chosen import chosen_columns
from analyzer.columns.makers import record_batch
from analyzer.columns.source import Source
from analyzer.layers import bindings
from analyzer.machine.linker import Machine
from analyzer.readers import Capture, Interface, Record

SOURCE = Source("run", "node/eth0", "eth0.pcap", ["eth0"], {2: "look"}, {8473: "given"})
TABLE = bindings.build({8473: "vxlan"})


def records(*frames: bytes, link_type: int = 1) -> list[Record]:
    return [Record(number, number, len(data), data, link_type, 0) for number, data in enumerate(frames, 1)]


def opened(found: list[Record]) -> Capture:
    """A capture of these records, which offers no runs of them."""
    return Capture("pcap", [Interface(1)], iter(found))


def rows(found: list[Record], columns: str | None = None, machine: Machine | None = None) -> list[dict[str, Any]]:
    names = [column.name for column in chosen_columns(columns)]
    batches = [record_batch(batch, SOURCE, names) for batch in frame_batches(opened(found), TABLE, lambda: machine)]
    listed: list[dict[str, Any]] = pa.Table.from_batches(batches).to_pylist()
    return listed


def row(frame: bytes, columns: str | None = None, link_type: int = 1) -> dict[str, Any]:
    """The row of one frame, without the columns that are null: a missing value is not zero."""
    (found,) = rows(records(frame, link_type=link_type), columns)
    return {name: value for name, value in found.items() if value is not None}
