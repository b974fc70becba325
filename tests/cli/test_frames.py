"""`analyze frames`: rows to stdout or a file, talk to stderr, exit codes, and what is refused."""

from __future__ import annotations

import csv
import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest

from analyzer.schema import FRAMES
from tests import frames
from tests.cli.console import Console
from tests.cluster import A, B, ping
from tests.readers import blocks as ng
from tests.run_folder import TUNNELLED, put, run_folder

NAMES = [column.name for column in FRAMES]


def test_csv_is_the_default_and_json_says_the_same(console: Console) -> None:
    put(console.folder / "eth0.pcap", TUNNELLED)
    ended = console.analyze("frames", "eth0.pcap")
    texts = list(csv.DictReader(ended.out.splitlines()))
    told = json.loads(console.analyze("frames", "eth0.pcap", "--format", "json").out)
    assert (0, "", 2, NAMES) == (ended.code, ended.err, len(texts), list(texts[0]))
    assert NAMES == list(told[0])
    assert [(A, B), (B, A)] == [(row["inner_ip_src"], row["inner_ip_dst"]) for row in told]
    assert texts == [{name: _in_csv(value) for name, value in row.items()} for row in told]


def _in_csv(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_a_file_is_written_and_named_on_stderr(console: Console, form: str) -> None:
    put(console.folder / "eth0.pcap", TUNNELLED)
    ended = console.analyze("frames", "eth0.pcap", "--format", form, "--out", "rows")
    assert (0, "", "Wrote rows: 2 frames\n") == ended
    if form == "parquet":
        assert NAMES == pyarrow.parquet.read_table("rows").column_names
    else:
        assert console.analyze("frames", "eth0.pcap", "--format", form).out == Path("rows").read_text()


def test_columns_and_filter(console: Console) -> None:
    put(console.folder / "eth0.pcap", TUNNELLED)
    arguments = ("eth0.pcap", "--columns", "inner_ip_src,frame_number", "--filter", f"inner_ip_dst = '{A}'")
    assert f'inner_ip_src,frame_number\n"{B}",2\n' == console.analyze("frames", *arguments).out


def test_no_row_is_still_a_table(console: Console) -> None:
    put(console.folder / "eth0.pcap", TUNNELLED)
    arguments = ("frames", "eth0.pcap", "--columns", "ip_src", "--filter", "false")
    assert "ip_src\n" == console.analyze(*arguments).out
    assert "[]\n" == console.analyze(*arguments, "--format", "json").out
    console.analyze(*arguments, "--format", "parquet", "--out", "rows")
    assert (0, ["ip_src"]) == ((table := pyarrow.parquet.read_table("rows")).num_rows, table.column_names)


def test_a_folder_gives_the_frames_of_all_its_points(console: Console) -> None:
    run_folder(console.folder / "captures")
    told = json.loads(console.analyze("frames", "captures", "--format", "json").out)
    assert ["n1/eth0", "n1/lxca", "n1/pod-a-eth0"] == sorted({row["capture_point"] for row in told})


def test_a_given_port_carries_a_tunnel_and_says_who_gave_it(console: Console) -> None:
    put(console.folder / "eth0.pcap", frames.pcap([(1, frames.in_tunnel(frames.vxlan(ping()), 9999))]))
    arguments = ("frames", "eth0.pcap", "--columns", "tunnel_recognised_by", "--vxlan-port", "9999")
    assert 'tunnel_recognised_by\n"udp.port 9999 (given)"\n' == console.analyze(*arguments).out


def test_a_cut_capture_gives_its_frames_and_exit_12(console: Console) -> None:
    put(console.folder / "eth0.pcap", TUNNELLED)
    whole = Path("eth0.pcap").read_bytes()
    Path("eth0.pcap").write_bytes(whole[:-1])
    ended = console.analyze("frames", "eth0.pcap", "--columns", "frame_number")
    assert (12, "frame_number\n1\n") == (ended.code, ended.out)
    assert "cannot read all of eth0.pcap: cut inside packet 2" in ended.err


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--columns", "ip_scr"), 2, "did you mean ip_src?"),
        (("--filter", "nope > 1"), 2, "cannot use this --filter"),
        (("--format", "parquet"), 2, "cannot write Parquet to stdout"),
        (("--out", "no/such/folder"), 1, "cannot write no/such/folder"),
        (("--format", "xml"), 2, "Invalid value for '--format'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    console: Console, arguments: tuple[str, ...], code: int, told: str
) -> None:
    put(console.folder / "eth0.pcap", TUNNELLED)
    ended = console.analyze("frames", "eth0.pcap", *arguments)
    assert (code, "") == (ended.code, ended.out)
    assert told in ended.err


def test_nothing_to_analyse_is_exit_3(console: Console) -> None:
    (console.folder / "empty").mkdir()
    assert 3 == console.analyze("frames", "empty").code


def test_what_fails_in_the_middle_leaves_the_old_file(console: Console) -> None:
    put(console.folder / "eth0.pcap", TUNNELLED)
    Path("kept.csv").write_text("old")
    ended = console.analyze("frames", "eth0.pcap", "--filter", "ip_src = 10", "--out", "kept.csv")
    assert (2, "old", ["eth0.pcap", "kept.csv"]) == (
        ended.code,
        Path("kept.csv").read_text(),
        sorted(path.name for path in console.folder.iterdir()),
    )


def test_packet_comments_stand_beside_their_packets(console: Console) -> None:
    comment = ng.option(1, b"look here") + ng.option(0, b"")
    packet = struct.pack("<IIIII", 0, 0, 7, 60, 60) + bytes(60) + comment
    put(console.folder / "c.pcapng", ng.section() + ng.interface() + ng.enhanced(bytes(60)) + ng.block(6, packet))
    told = console.analyze("frames", "c.pcapng", "--columns", "frame_number,frame_comment").out
    assert 'frame_number,frame_comment\n1,\n2,"look here"\n' == told


@pytest.mark.parametrize("verb", ["frames", "flows", "trace"])
@pytest.mark.parametrize("out", ["eth0.pcap", "link.csv"])
def test_a_capture_is_never_overwritten(console: Console, verb: str, out: str) -> None:
    put(console.folder / "eth0.pcap", TUNNELLED)
    Path("link.csv").symlink_to("eth0.pcap")
    ended = console.analyze(verb, "eth0.pcap", "--out", out)
    assert (2, TUNNELLED) == (ended.code, Path("eth0.pcap").read_bytes())
    assert "it is one of the captures" in ended.err


def test_a_dash_is_stdout(console: Console) -> None:
    put(console.folder / "eth0.pcap", TUNNELLED)
    assert "ip_src\n" == console.analyze("frames", "eth0.pcap", "--columns", "ip_src", "--out", "-").out[:7]
    assert not Path("-").exists()


@pytest.mark.parametrize("arguments", [["frames"], ["flows", "--format", "csv"], ["flows"]])
def test_a_full_stdout_is_told_in_a_line(tmp_path: Path, arguments: list[str]) -> None:
    put(tmp_path / "eth0.pcap", TUNNELLED)
    command = [sys.executable, "-m", "analyzer", *arguments, str(tmp_path / "eth0.pcap")]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    told = "analyze: cannot write to stdout: No space left on device; name a file with --out\n"
    assert (1, told) == (done.returncode, done.stderr)


def test_a_pipe_by_name_is_sent_through_stdin(console: Console) -> None:
    os.mkfifo("pipe")
    ended = console.analyze("frames", "pipe")
    assert (3, "analyze: cannot read pipe: it is a pipe; pipe it into `analyze -`\n") == (ended.code, ended.err)
