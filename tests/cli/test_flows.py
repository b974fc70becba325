"""`analyze flows`: rows to stdout or a file, talk to stderr, exit codes, and what is refused."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest

from analyzer.flows import core_table
from analyzer.measures.flow_columns import FLOW_COLUMNS
from analyzer.schema import FLOWS
from tests import frames
from tests.cli.console import Console
from tests.cluster import A, B, ping
from tests.run_folder import EMPTY, PINGS, TUNNELLED, put, run_folder

PROJECT = Path(__file__).parents[2]
NAMES = [column.name for column in FLOW_COLUMNS]
CORE = [column.name for column in FLOWS]


def test_the_table_goes_to_stdout(console: Console) -> None:
    run_folder(console.folder / "captures")
    ended = console.analyze("flows", "captures")
    assert (0, "") == (ended.code, ended.err)
    expected = "t/a t/b icmp encapsulated vxlan 1001/2001 2 296 50 64 n1/eth0"
    assert expected.split() == ended.out.splitlines()[-1].split()


def test_the_core_table_names_nobody_and_no_path(console: Console) -> None:
    run_folder(console.folder / "captures")
    ended = console.analyze("flows", "captures", "--columns", "core")
    assert f"{A} {B} icmp vxlan 1001/2001 2 296 50 64 n1/eth0".split() == ended.out.splitlines()[-1].split()


def test_the_core_columns_are_the_same_whoever_counts_them(console: Console) -> None:
    run_folder(console.folder / "captures")
    whole, core = (
        json.loads(console.analyze("flows", "captures", "--format", "json", "--columns", names).out)
        for names in ("all", "core")
    )
    assert core == [{name: row[name] for name in CORE} for row in whole]


def test_columns_are_chosen_by_name_and_pattern(console: Console) -> None:
    run_folder(console.folder / "captures")
    chosen = ("flows", "captures", "--columns", "path_c*,source_pod", "--format")
    assert [{"path_class": "encapsulated", "path_confidence": "observed", "source_pod": "t/a"}] == json.loads(
        console.analyze(*chosen, "json").out
    )
    assert ["encapsulated", "observed", "t/a"] == console.analyze(*chosen, "table").out.splitlines()[-1].split()


def test_csv_and_json_hold_the_same(console: Console) -> None:
    run_folder(console.folder / "captures")
    texts = console.analyze("flows", "captures", "--format", "csv").out
    (row,) = csv.DictReader(texts.splitlines())
    (same,) = json.loads(console.analyze("flows", "captures", "--format", "json").out)
    assert NAMES == list(row) == list(same)
    assert row == {name: "" if value is None else str(value) for name, value in same.items()}


@pytest.mark.parametrize("form", ["csv", "json", "table", "parquet"])
def test_a_file_is_written_and_named_on_stderr(console: Console, form: str) -> None:
    run_folder(console.folder / "captures")
    ended = console.analyze("flows", "captures", "--format", form, "--out", "flows.out")
    assert (0, "", "Wrote flows.out: 1 flows\n") == ended
    if form == "parquet":
        assert (1, NAMES) == ((table := pyarrow.parquet.read_table("flows.out")).num_rows, table.column_names)
    else:
        assert console.analyze("flows", "captures", "--format", form).out == Path("flows.out").read_text()


def test_per_sighting_gives_a_row_a_point(console: Console) -> None:
    run_folder(console.folder / "captures")
    found = json.loads(console.analyze("flows", "captures", "--per", "sighting", "--format", "json").out)
    assert ["n1/eth0", "n1/lxca", "n1/pod-a-eth0"] == sorted(row["counted_at"] for row in found)


def test_options_may_stand_anywhere_and_captures_be_many(console: Console) -> None:
    put(console.folder / "a.pcap")
    put(console.folder / "b.pcap", TUNNELLED)
    options = ("--per", "sighting", "--columns", "core")
    found = json.loads(console.analyze("flows", "--format", "json", "a.pcap", *options, "b.pcap").out)
    assert [1000, 2000] == [row["start_epoch_ns"] for row in found]


def test_a_chosen_port_carries_a_tunnel(console: Console) -> None:
    put(console.folder / "a.pcap", frames.pcap([(1, frames.in_tunnel(frames.geneve(ping()), 7000))]))
    words = console.analyze("flows", "a.pcap").out, console.analyze("flows", "a.pcap", "--geneve-port", "7000").out
    assert (False, True) == tuple(" geneve " in out for out in words)


def test_an_empty_capture_has_no_flows_and_that_is_no_failure(console: Console) -> None:
    put(console.folder / "a.pcap", EMPTY)
    ended = console.analyze("flows", "a.pcap", "--format", "json")
    assert (0, "[]\n") == ended[:2]
    assert ended.err.startswith("analyze: no flow: no frame holds an IP packet; ")


def test_a_cut_capture_is_counted_and_told(console: Console) -> None:
    put(console.folder / "a.pcap", PINGS[:-9])
    ended = console.analyze("flows", "a.pcap", "--format", "csv")
    line = "analyze: cannot read all of a.pcap: cut inside packet 2: 89 of 98 bytes; what could be read was analysed; "
    assert (12, 2, line + "copy the file again for the rest\n") == (ended.code, len(ended.out.splitlines()), ended.err)


def test_what_is_no_capture_is_told_and_the_rest_counted(console: Console) -> None:
    put(console.folder / "in" / "a.pcap")
    put(console.folder / "in" / "b.pcap", PINGS[:9])
    ended = console.analyze("flows", "in", "--format", "csv")
    assert (12, 2, 1) == (ended.code, len(ended.out.splitlines()), len(ended.err.splitlines()))
    assert ended.err.startswith("analyze: cannot read b.pcap: the pcap file header is cut after 9 of 24 bytes; ")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "Missing argument 'CAPTURES...'"),
        (["a.pcap", "--format", "yaml"], 2, "'yaml' is not one of 'table', 'csv', 'json', 'parquet'"),
        (["a.pcap", "--per", "packet"], 2, "'packet' is not one of 'flow', 'sighting'"),
        (["a.pcap", "--columns", "path"], 2, "there is no column path: "),
        (["a.pcap", "--columns", "path_clas"], 2, "did you mean path_class?"),
        (["a.pcap", "--vxlan-port", "0"], 2, "0 is not in the range 1<=x<=65535"),
        (["a.pcap", "--out", "."], 2, "File '.' is a directory"),
        (["a.pcap", "--vxlan-port", "7", "--geneve-port", "7"], 2, "UDP port 7 cannot carry VXLAN and Geneve at once"),
        (
            ["a.pcap", "--format", "parquet"],
            2,
            "cannot write Parquet to stdout: it is not text; name a file with --out",
        ),
        (["a.pcap", "--format", "csv", "--out", "no/f"], 1, "cannot write no/f: No such file or directory"),
        (["-", "-"], 2, "cannot read standard input twice"),
        (["missing.pcap"], 3, "cannot find missing.pcap"),
        (["empty"], 3, "no capture in empty"),
    ],
)
def test_mistakes_are_told_on_stderr(console: Console, arguments: list[str], code: int, words: str) -> None:
    put(console.folder / "a.pcap")
    (console.folder / "empty").mkdir()
    ended = console.analyze("flows", *arguments)
    assert (code, "") == (ended.code, ended.out)
    assert words in ended.err


def test_parquet_without_a_file_is_refused_before_anything_is_counted(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core_table, "core_table", lambda *_: pytest.fail("counted"))
    assert 2 == console.analyze("flows", "a.pcap", "--format", "parquet").code


def test_names_of_files_cannot_draw_on_the_terminal(console: Console) -> None:
    put(console.folder / "in" / "\x1b[31m\nred.pcap", PINGS[:-9])
    ended = console.analyze("flows", "in")
    assert (12, 1) == (ended.code, len(ended.err.splitlines()))
    assert (False, False) == ("\x1b" in ended.out, "\x1b" in ended.err)


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    """`analyze flows … | head -1`: more rows than a pipe holds."""
    packets = [(n, frames.ethernet(frames.ipv4(b"", f"10.1.{n >> 8}.{n & 255}", B, proto=253))) for n in range(2000)]
    put(tmp_path / "a.pcap", frames.pcap(packets))
    for form in ("csv", "json"):
        command = [sys.executable, "-m", "analyzer", "flows", str(tmp_path / "a.pcap"), "--format", form]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert (b"", 1) == (process.stderr.read(), process.wait())
