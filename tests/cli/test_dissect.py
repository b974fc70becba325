"""`analyze dissect`: what it prints, and how it ends."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests import frames
from tests.cli.console import Console
from tests.samples import CAPTURES

DSR = CAPTURES / "geneve" / "dsr" / "worker2" / "eth0.pcap"


def test_a_frame_is_printed(console: Console) -> None:
    ended = console.analyze("dissect", DSR, "--frame", "22")
    assert (0, "") == (ended.code, ended.err)
    assert ended.out.startswith("Frame 22 of worker2/eth0, geneve/dsr\n")
    assert "╰ 62 bytes added" in ended.out


def test_a_picture_goes_to_a_file_that_is_named(console: Console) -> None:
    ended = console.analyze("dissect", DSR, "--frame", "22", "--format", "svg", "--out", "a.svg")
    assert (0, "", "Wrote a.svg: frame 22\n") == (ended.code, ended.out, ended.err)
    assert (console.folder / "a.svg").read_text().startswith("<?xml")


def test_a_number_and_a_condition_exclude_each_other(console: Console) -> None:
    ended = console.analyze("dissect", DSR, "--frame", "1", "--filter", "true")
    assert (2, "analyze: cannot take --frame and --filter: each chooses a frame; use one of them\n") == (
        ended.code,
        ended.err,
    )


def test_a_frame_that_is_not_there_is_a_usage_error(console: Console) -> None:
    (console.folder / "a.pcap").write_bytes(frames.pcap([(0, frames.ethernet(frames.ipv4(frames.udp(b"x"))))]))
    ended = console.analyze("dissect", "a.pcap", "--frame", "7")
    assert 2 == ended.code
    assert "analyze: cannot find frame 7 in a.pcap: it has frames 1 to 1; name one of these with --frame\n" == ended.err


def test_a_file_that_is_not_there_is_nothing_to_analyse(console: Console) -> None:
    assert 3 == console.analyze("dissect", Path("none.pcap")).code


def test_a_folder_is_no_capture(console: Console) -> None:
    ended = console.analyze("dissect", ".")
    assert (2, "analyze: cannot dissect .: it is a folder; name one of the captures in it\n") == (ended.code, ended.err)


def test_standard_input_can_be_read_once(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DSR.read_bytes())))
    assert console.analyze("dissect", "-", "--frame", "22").out.startswith("Frame 22 of stdin\n")
    ended = console.analyze("dissect", "-", "--filter", "true")
    told = "analyze: cannot use --filter on standard input: it can be read once; save it, or name a --frame\n"
    assert (2, told) == (ended.code, ended.err)
