"""Rows out: CSV, JSON, Parquet, or a table for the eye, from dictionaries and the columns they may have (schema.py)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

from analyzer.errors import Misused
from analyzer.report import output
from analyzer.schema import Column

Row = dict[str, Any]
SHOWN = 50
"""Rows of a table for the eye; the other formats have all."""
PATH, RUN = "path", "run"
AS_WIDE_AS_NEEDED = 100_000
"""Columns of what is no terminal: there a value that is cut or folded would be lost to grep."""
EYE = ("source", "destination", "transport", PATH, "tunnel", "packets", "bytes", "overhead", "TTL", "counted at")
NUMBERS = {"packets", "bytes", "overhead", "TTL"}


def write(rows: Iterable[Row], columns: Sequence[Column], form: str, out: Path | None, brief: bool = True) -> int:
    """Write the rows to `out` or stdout; return how many. Raises UserError where that is not possible.

    A `brief` table shows what the eye wants of a flow, several columns in one, else the columns as they are.
    """
    check(form, out)
    counted = _Counted(rows)
    if form == "parquet":
        _parquet(counted, columns, out)
    else:
        with output.text(out) as stream:
            table = _table if brief else _plain
            {"csv": _csv, "json": _json, "table": table}[form](counted, columns, stream)
    return counted.many


def check(form: str, out: Path | None) -> None:
    """Raise Misused where the form needs a file and there is none."""
    if form == "parquet" and out is None:
        raise Misused("cannot write Parquet to stdout", "it is not text", "name a file with --out")


class _Counted:
    """Passes rows on and counts them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows, self.many = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.many += 1
            yield row


def _csv(rows: Iterable[Row], columns: Sequence[Column], stream: IO[str]) -> None:
    names = [column.name for column in columns]
    if stream.isatty():
        from analyzer.report.view.text import clean

        rows = (
            {name: clean(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows
        )
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(map(row.get, names) for row in rows)


def _json(rows: Iterable[Row], columns: Sequence[Column], stream: IO[str]) -> None:
    """Write one object a line inside an array, so that both a parser and a pager can take it."""
    names = [column.name for column in columns]
    separator = "[\n"
    for row in rows:
        stream.write(separator + json.dumps({name: row.get(name) for name in names}))
        separator = ",\n"
    stream.write("\n]\n" if separator != "[\n" else "[]\n")


def _parquet(rows: Iterable[Row], columns: Sequence[Column], out: Path | None) -> None:
    import pyarrow
    import pyarrow.parquet

    kinds = {"integer": pyarrow.int64(), "text": pyarrow.string(), "ip": pyarrow.string(), "boolean": pyarrow.bool_()}
    schema = pyarrow.schema([(column.name, kinds[column.kind]) for column in columns])
    with output.binary(out) as stream, pyarrow.parquet.ParquetWriter(stream, schema) as writer:
        source = iter(rows)
        while batch := list(islice(source, 10_000)):
            writer.write_table(pyarrow.Table.from_pylist(batch, schema))


def _table(rows: Iterable[Row], columns: Sequence[Column], stream: IO[str]) -> None:
    named = any(column.name == "path_class" for column in columns)
    first, rest = _first(rows)
    several = len({row.get(RUN) for row in first}) > 1
    heads = [*([RUN] if several else []), *(head for head in EYE if named or head != PATH)]
    _draw(first, rest, heads, partial(_brief, named, several), stream)


def _plain(rows: Iterable[Row], columns: Sequence[Column], stream: IO[str]) -> None:
    names = [column.name for column in columns]
    _draw(*_first(rows), names, lambda row: [_shown(row.get(name)) for name in names], stream)


def _first(rows: Iterable[Row]) -> tuple[list[Row], Iterator[Row]]:
    """Return the rows to draw and those behind them."""
    source = iter(rows)
    return list(islice(source, SHOWN)), source


def _draw(
    first: list[Row], rest: Iterator[Row], heads: Sequence[str], cells: Callable[[Row], list[str]], stream: IO[str]
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from analyzer.report.view.text import clean

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for label in heads:
        drawn.add_column(label, justify="right" if label in NUMBERS else "left")
    for row in first:
        drawn.add_row(*(Text(clean(cell)) for cell in cells(row)))
    printed = io.StringIO()
    console = Console(file=printed, width=None if stream.isatty() else AS_WIDE_AS_NEEDED, highlight=False)
    console.print(drawn)
    left = sum(1 for _ in rest)
    if left:
        console.print(f"and {left} more; --format csv has all")
    stream.write("\n".join(line.rstrip() for line in printed.getvalue().splitlines()) + "\n")


def _brief(named: bool, several: bool, row: Row) -> list[str]:
    """Return the cells under EYE; `named`: pods by their names, and the path; `several`: the run before them."""
    vnis = sorted({row[f"minimum_{side}_vni"] for side in ("source", "destination")} - {None})
    tunnel = " ".join(filter(None, [row["tunnel_type"] or "-", "/".join(map(str, vnis))]))
    ends = [
        _end((row["source_pod"] if named else None) or row["source_ip"], row["source_port"]),
        _end((row["destination_pod"] if named else None) or row["destination_ip"], row["destination_port"]),
    ]
    return [
        *([_shown(row.get(RUN))] if several else []),
        *ends,
        row["network_transport"],
        *([_shown(row["path_class"])] if named else []),
        tunnel,
        str(row["network_packets"]),
        str(row["network_bytes"]),
        _range(row["minimum_overhead_bytes"], row["maximum_overhead_bytes"]),
        _range(row["minimum_ttl"], row["maximum_ttl"]),
        row["counted_at"],
    ]


def _shown(value: Any) -> str:
    return "-" if value is None else str(value)


def _end(address: str, port: int | None) -> str:
    if port is None:
        return address
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _range(least: int | None, most: int | None) -> str:
    if least is None or most is None:
        return "-"
    return str(least) if least == most else f"{least}-{most}"
