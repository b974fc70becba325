"""The columns of `analyze frames` (schema.FRAMES): their Arrow types, and what makes each when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import Any

import pyarrow as pa

from analyzer.columns import frame, packet, tunnel
from analyzer.columns.batch import Batch
from analyzer.columns.slot import number, slot_of
from analyzer.columns.source import Maker, Source
from analyzer.schema import FRAME, FRAMES

KINDS = {
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "text": pa.string(),
    "ip": pa.string(),
    "mac": pa.string(),
    "options": pa.list_(tunnel.OPTION),
}
WORDED = {**frame.MAKERS, **tunnel.MAKERS}
MAKERS: dict[str, Maker] = {
    **{column.name: partial(number, slot_of(column.name)) for column in FRAME if column.name not in WORDED},
    **WORDED,
    **packet.makers(),
}
"""Column → what makes it."""


def record_batch(batch: Batch, source: Source, names: list[str]) -> Any:
    """Return the named columns of the batch as an Arrow record batch."""
    return pa.RecordBatch.from_arrays([MAKERS[name](batch, source) for name in names], schema=schema(names))


def schema(names: list[str]) -> Any:
    """Return the Arrow schema of these columns."""
    kinds = {column.name: KINDS[column.kind] for column in FRAMES}
    return pa.schema([(name, kinds[name]) for name in names])
