"""Arrow record batches out, one after another: CSV, JSON or Parquet, in bounded memory."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from analyzer.report import output
from analyzer.report.rows import check

ROW_GROUP = 1 << 15
"""Rows of a Parquet row group at least: small ones pack badly, large ones take memory."""


def write(batches: Iterable[Any], schema: Any, form: str, out: Path | None) -> int:
    """Write the batches to `out` or stdout; return how many rows. Raises UserError where that is not possible."""
    check(form, out)
    with output.binary(out) as stream:
        shown: Any = output.Harmless(stream) if stream.isatty() else stream
        return {"csv": _csv, "json": _json, "parquet": _parquet}[form](batches, schema, shown)


def _csv(batches: Iterable[Any], schema: Any, stream: IO[bytes]) -> int:
    from pyarrow import csv

    many = 0
    flat = pa.schema([(field.name, pa.string() if pa.types.is_nested(field.type) else field.type) for field in schema])
    stream.write(",".join(flat.names).encode() + b"\n")  # pyarrow would quote every name
    with csv.CSVWriter(stream, flat, write_options=csv.WriteOptions(include_header=False)) as writer:
        for batch in batches:
            many += batch.num_rows
            writer.write_batch(pa.RecordBatch.from_arrays([_flat(column) for column in batch.columns], schema=flat))
            stream.flush()  # who reads from a pipe wants rows as they come
    return many


def _flat(column: Any) -> Any:
    """Return a list column as JSON text; others as they are."""
    if not pa.types.is_nested(column.type):
        return column
    return pa.array([None if value is None else json.dumps(value) for value in column.to_pylist()], pa.string())


def _json(batches: Iterable[Any], schema: Any, stream: IO[bytes]) -> int:
    """Write one object a line inside an array, so that both a parser and a pager can take it."""
    import msgspec

    many, separator = 0, b"[\n"
    for batch in batches:
        for row in batch.to_pylist():
            stream.write(separator + msgspec.json.encode(row))
            separator = b",\n"
        many += batch.num_rows
    stream.write(b"\n]\n" if many else b"[]\n")
    return many


def _parquet(batches: Iterable[Any], schema: Any, stream: IO[bytes]) -> int:
    from pyarrow import parquet

    many, held = 0, []
    with parquet.ParquetWriter(stream, schema) as writer:
        for batch in batches:
            many += batch.num_rows
            held.append(batch)
            if sum(each.num_rows for each in held) >= ROW_GROUP:
                writer.write_table(pa.Table.from_batches(held))
                held = []
        if held:
            writer.write_table(pa.Table.from_batches(held))
    return many
