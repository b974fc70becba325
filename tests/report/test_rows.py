"""Rows out: CSV, JSON, Parquet and the table for the eye hold the same, whatever the names are."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from analyzer.errors import Misused, UserError
from analyzer.report import rows
from analyzer.schema import FLOWS

NULLS: dict[str, Any] = {column.name: None for column in FLOWS}
PLAIN = NULLS | {
    "run": "vxlan/baseline", "source_ip": "10.244.1.10", "source_port": 40000, "destination_ip": "fd00::1",
    "destination_port": 80, "network_transport": "tcp", "tunnel_type": "vxlan", "minimum_source_vni": 2001,
    "minimum_destination_vni": 1001, "minimum_overhead_bytes": 50, "maximum_overhead_bytes": 62, "minimum_ttl": 63,
    "maximum_ttl": 63, "counted_at": "n1/eth0", "network_packets": 7, "network_bytes": 1234, "later_fragments": 0,
    "start_epoch_ns": 1_700_000_000_123_456_789, "end_epoch_ns": 1_700_000_000_123_456_790,
}  # fmt: skip
HOSTILE = [
    'a"b,c;d', "two\nlines", "tab\there", "=cmd()", "[bold red]x[/]", "{{x}}", "ünï", "\x1b[31mred\x07", "\u202egnp",
]  # fmt: skip


def written(some: list[dict[str, Any]], form: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert len(some) == rows.write(iter(some), FLOWS, form, None)
    return capsys.readouterr().out


def named(name: str) -> dict[str, Any]:
    return PLAIN | {"run": name, "counted_at": name}


def test_csv_has_the_schemas_header_and_leaves_nulls_empty(capsys: pytest.CaptureFixture[str]) -> None:
    lines = written([PLAIN], "csv", capsys).splitlines()
    assert ",".join(column.name for column in FLOWS) == lines[0]
    assert "vxlan/baseline,10.244.1.10,40000,fd00::1,80,tcp,,,vxlan,2001,,1001,,,50,62,n1/eth0,7,1234,,,,," == (
        lines[1][: lines[1].index(",63,63")] + ","
    )
    assert lines[1].endswith(",0,1700000000123456789,1700000000123456790")


@pytest.mark.parametrize("name", HOSTILE)
def test_csv_and_json_give_any_name_back(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    some = [named(name), PLAIN]
    (first, _) = csv.DictReader(io.StringIO(written(some, "csv", capsys), newline=""))
    assert {key: "" if value is None else str(value) for key, value in some[0].items()} == first
    assert some == json.loads(written(some, "json", capsys))


def test_json_has_a_row_a_line_and_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    text = written([named(name) for name in HOSTILE], "json", capsys)
    assert 2 + len(HOSTILE) == len(text.splitlines())
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize(("form", "expected"), [("json", "[]\n"), ("csv", ",".join(NULLS) + "\n")])
def test_no_rows_are_an_empty_table(form: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert expected == written([], form, capsys)


@pytest.mark.parametrize("name", HOSTILE)
def test_parquet_keeps_kinds_and_nulls(tmp_path: Path, name: str) -> None:
    path = tmp_path / "flows.parquet"
    assert 2 == rows.write(iter([named(name), NULLS | {"run": "x"}]), FLOWS, "parquet", path)
    table = pyarrow.parquet.read_table(path)
    assert [(c.name, "int64" if c.kind == "integer" else "string") for c in FLOWS] == [
        (field.name, str(field.type)) for field in table.schema
    ]
    assert [named(name), NULLS | {"run": "x"}] == table.to_pylist()


def test_parquet_is_written_in_batches_and_may_be_empty(tmp_path: Path) -> None:
    """10,000 rows a group: memory does not grow with the flows."""
    path = tmp_path / "flows.parquet"
    assert 25_001 == rows.write((NULLS | {"network_packets": n} for n in range(25_001)), FLOWS, "parquet", path)
    assert [10_000, 10_000, 5_001] == [
        pyarrow.parquet.ParquetFile(path).metadata.row_group(n).num_rows for n in range(3)
    ]
    assert list(range(25_001)) == pyarrow.parquet.read_table(path)["network_packets"].to_pylist()
    assert 0 == rows.write(iter([]), FLOWS, "parquet", path)
    assert 0 == pyarrow.parquet.read_table(path).num_rows


def test_parquet_needs_a_file() -> None:
    with pytest.raises(Misused, match="cannot write Parquet to stdout: it is not text; name a file with --out"):
        rows.write(iter([PLAIN]), FLOWS, "parquet", None)


def test_the_table_shows_both_ends_tunnel_and_ranges(capsys: pytest.CaptureFixture[str]) -> None:
    head, _, line = written([PLAIN], "table", capsys).splitlines()
    assert ["source", "destination", "transport", "tunnel", "packets", "bytes", "overhead", "TTL", "counted", "at"] == (
        head.split()
    )
    cells = "10.244.1.10:40000 [fd00::1]:80 tcp vxlan 1001/2001 7 1234 50-62 63 n1/eth0"
    assert cells.split() == line.split()


def test_the_table_of_a_bare_flow_without_ports(capsys: pytest.CaptureFixture[str]) -> None:
    bare = PLAIN | {"source_port": None, "destination_port": None, "network_transport": "icmp", "tunnel_type": None,
                    "minimum_source_vni": None, "minimum_destination_vni": None, "minimum_overhead_bytes": None,
                    "maximum_overhead_bytes": None, "maximum_ttl": 64}  # fmt: skip
    line = written([bare], "table", capsys).splitlines()[-1]
    assert ["10.244.1.10", "fd00::1", "icmp", "-", "7", "1234", "-", "63-64", "n1/eth0"] == line.split()


def test_a_vni_of_zero_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    row = PLAIN | {"minimum_source_vni": 0, "minimum_destination_vni": None}
    assert " vxlan 0 " in written([row], "table", capsys)


def test_rows_of_several_runs_begin_with_their_run(capsys: pytest.CaptureFixture[str]) -> None:
    head, _, first, second = written([PLAIN, PLAIN | {"run": "geneve/dsr"}], "table", capsys).splitlines()
    assert ["run", "source"] == head.split()[:2]
    assert [["vxlan/baseline", "10.244.1.10:40000"], ["geneve/dsr", "10.244.1.10:40000"]] == [
        line.split()[:2] for line in (first, second)
    ]


def test_a_pipe_gets_whole_values_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is folded or cut to a width that no terminal has: grep, awk and a pager find all of it."""
    long = "ns/" + "pod-" * 60
    row = named(long)
    rows.write([row], [*FLOWS], "table", None, brief=False)
    lines = capsys.readouterr().out.splitlines()
    assert 3 == len(lines)
    assert [column.name for column in FLOWS] == lines[0].split()
    assert 2 == lines[2].split().count(long)


def test_a_run_that_is_not_drawn_makes_no_column(capsys: pytest.CaptureFixture[str]) -> None:
    lines = written([PLAIN] * 50 + [PLAIN | {"run": "geneve/dsr"}], "table", capsys).splitlines()
    assert ("source", "and 1 more; --format csv has all") == (lines[0].split()[0], lines[-1])


@pytest.mark.parametrize(("many", "more"), [(50, []), (51, ["and 1 more; --format csv has all"])])
def test_a_long_table_is_cut_and_says_so(many: int, more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert (2 + 50 + len(more), more) == (
        len(lines := written([PLAIN] * many, "table", capsys).splitlines()),
        lines[52:],
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_cannot_draw_on_the_terminal(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A row stays one line of printable characters; brackets are no markup."""
    lines = written([named(name)], "table", capsys).splitlines()
    assert 3 == len(lines)
    assert "".join(lines).replace("\ufffd", "").isprintable()
    assert ("[bold red]" in name) == ("[bold red]" in lines[-1])


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_a_file_holds_what_stdout_would(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == rows.write(iter([PLAIN]), FLOWS, form, tmp_path / "out")
    assert ("", written([PLAIN], form, capsys).encode()) == ("", (tmp_path / "out").read_bytes())


@pytest.mark.parametrize("form", ["csv", "json", "table", "parquet"])
@pytest.mark.parametrize(
    ("where", "why"), [("missing/out", "No such file or directory"), ("/dev/full", "No space left on device")]
)
def test_what_cannot_be_written_is_told(form: str, where: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        rows.write(iter([PLAIN]), FLOWS, form, tmp_path / where)
    assert (f"cannot write {tmp_path / where}", 1) == (told.value.what, told.value.exit_code)
    assert why in told.value.why
