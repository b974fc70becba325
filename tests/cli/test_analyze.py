"""The main job: what it prints, what it writes, what it says of bad input."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from analyzer.analysis import analyse
from analyzer.errors import UserError
from analyzer.report.pdf_process import PdfProcess
from analyzer.result import encode
from tests import frames
from tests.cli.console import Console
from tests.cluster import ping
from tests.run_folder import EMPTY, PINGS, TUNNELLED, manifest, point, put, run_folder

NO_CAPTURE = "no file there starts like pcap or pcapng; give a capture or a folder of captures"
NO_RESULT = (
    "not a Result of this version: Object missing required field `generator`; make it again with `analyze CAPTURES`"
)
TWO_PROTOCOLS = "UDP port 7000 cannot carry VXLAN and Geneve at once; give each port to one of them"
TEXT = "it is a text file, not pcap or pcapng; give the capture itself"
CUT_HEADER = "the pcap file header is cut after 9 of 24 bytes; copy it again: the capture was not written to its end"
CUT = "cut inside packet 2: 89 of 98 bytes; what could be read was analysed; copy the file again for the rest"
NO_MANIFEST = "not a valid manifest: Input data was truncated; compare it with docs/manifest.schema.json"
NOT_THERE = "the manifest names it, but it is not there; copy the whole run, or capture again"


def test_the_table_goes_to_stdout_and_what_was_written_to_stderr(console: Console) -> None:
    run_folder(console.folder / "captures")
    ended = console.analyze("captures")
    assert (0, "Wrote out/result.json\n") == (ended.code, ended.err)
    assert ended.out.strip() != ""


def test_the_result_is_the_analysis(console: Console) -> None:
    run_folder(console.folder / "captures")
    console.analyze("captures", "--out", "a/new/folder")
    assert encode(analyse([Path("captures")])) == (console.folder / "a/new/folder/result.json").read_bytes()


def test_a_stored_result_is_shown_like_the_captures_it_came_from(console: Console) -> None:
    run_folder(console.folder / "captures")
    first = console.analyze("captures")
    again = console.analyze("out/result.json", "--out", "again")
    assert (0, first.out, "Wrote again/result.json\n") == (again.code, again.out, again.err)
    assert (console.folder / "out/result.json").read_bytes() == (console.folder / "again/result.json").read_bytes()


def test_the_page_is_written_on_demand(console: Console) -> None:
    run_folder(console.folder / "captures")
    ended = console.analyze("captures", "--report", "--no-pdf")
    assert (0, "Wrote out/result.json\nWrote out/report.html\n") == (ended.code, ended.err)
    assert (console.folder / "out/report.html").read_text().startswith("<!doctype html>")


def test_the_pdf_is_written_with_the_page(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same page goes into both."""
    monkeypatch.setattr(PdfProcess, "write", lambda paper, page: paper.path.write_text(page))
    run_folder(console.folder / "captures")
    ended = console.analyze("captures", "--report")
    assert (0, "Wrote out/result.json\nWrote out/report.html\nWrote out/report.pdf\n") == (ended.code, ended.err)
    assert (console.folder / "out/report.html").read_bytes() == (console.folder / "out/report.pdf").read_bytes()


def test_without_pango_the_page_still_stands(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_pango(paper: PdfProcess, _: str) -> None:
        raise UserError(f"cannot write {paper.path}", "no Pango here", "install it")

    monkeypatch.setattr(PdfProcess, "write", no_pango)
    run_folder(console.folder / "captures")
    ended = console.analyze("captures", "--report")
    told = "analyze: cannot write out/report.pdf: no Pango here; install it\n"
    assert (12, f"Wrote out/result.json\nWrote out/report.html\n{told}") == (ended.code, ended.err)


def test_one_lone_capture_is_enough(console: Console) -> None:
    put(console.folder / "eth0.pcap", TUNNELLED)
    ended = console.analyze("eth0.pcap")
    assert (0, "Wrote out/result.json\n") == (ended.code, ended.err)
    (run,) = json.loads((console.folder / "out/result.json").read_bytes())["runs"]
    assert [(1001, "10.244.1.10"), (2001, "10.244.2.20")] == [(row["vni"], row["identity"]) for row in run["tunnels"]]


def test_a_tunnel_port_can_be_named(console: Console) -> None:
    put(console.folder / "eth0.pcap", frames.pcap([(0, frames.in_tunnel(frames.vxlan(ping()), 4790))]))
    console.analyze("eth0.pcap", "--vxlan-port", "4790")
    (run,) = json.loads((console.folder / "out/result.json").read_bytes())["runs"]
    assert [4790] == [row["destination_port"] for row in run["tunnels"]]


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["gone"], 3, "cannot find gone: no such file or directory; check the path"),
        (["gone.json"], 3, "cannot find gone.json: no such file or directory; check the path"),
        (["empty"], 3, f"no capture in empty: {NO_CAPTURE}"),
        (["good.pcap", "gone"], 3, "cannot find gone: no such file or directory; check the path"),
        (
            ["good.pcap", "--vxlan-port", "7000", "--geneve-port", "7000"],
            2,
            f"cannot use these tunnel ports: {TWO_PROTOCOLS}",
        ),
        (["bad.json"], 1, f"cannot read bad.json: {NO_RESULT}"),
        (
            ["good.pcap", "--out", "good.pcap/out"],
            1,
            "cannot write good.pcap/out/result.json: Not a directory; choose another folder with --out",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    console: Console, arguments: list[str], code: int, line: str
) -> None:
    put(console.folder / "good.pcap")
    put(console.folder / "bad.json", {})
    (console.folder / "empty").mkdir()
    ended = console.analyze(*arguments)
    assert (code, f"analyze: {line}\n") == (ended.code, ended.err)


def test_out_cannot_be_a_file(console: Console) -> None:
    put(console.folder / "good.pcap")
    ended = console.analyze("good.pcap", "--out", "good.pcap")
    assert (2, "") == (ended.code, ended.out)
    assert "Directory 'good.pcap' is a file." in ended.err


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("n2.pcap", b"hello", f"cannot read in/n2.pcap: {TEXT}"),
        ("n2.pcap", b"", "cannot read in/n2.pcap: the file is empty; give the capture itself"),
        ("n2.pcap", EMPTY[:9], f"cannot read n2.pcap: {CUT_HEADER}"),
        ("n2.pcap", PINGS[:-9], f"cannot read all of n2.pcap: {CUT}"),
        ("manifest.json", b"{", f"cannot read in/manifest.json: {NO_MANIFEST}"),
        (
            "manifest.json",
            manifest(points=[point("n1", "eth0", "underlay", "eth0.pcap")]),
            f"cannot read eth0.pcap: {NOT_THERE}",
        ),
    ],
)
def test_what_can_be_analysed_is_and_the_rest_is_told(console: Console, name: str, content: object, line: str) -> None:
    put(console.folder / "in" / "n1.pcap")
    put(console.folder / "in" / name, content)
    ended = console.analyze("in")
    assert (12, f"Wrote out/result.json\nanalyze: {line}\n") == (ended.code, ended.err)
    result = json.loads((console.folder / "out/result.json").read_bytes())
    assert [line] == [f"{left['what']}: {left['why']}; {left['next_step']}" for left in result["left_out"]]
    assert 1 == sum(run["flows_total"] for run in result["runs"])


def test_when_nothing_could_be_read_the_reason_is_told_all_the_same(console: Console) -> None:
    put(console.folder / "eth0.pcap", b"hello")
    ended = console.analyze("eth0.pcap")
    assert (3, f"analyze: cannot read eth0.pcap: {TEXT}") == (ended.code, ended.err.splitlines()[-1])


@pytest.mark.parametrize(
    "name", [b"n\n1", b"n\xff1", b"n\x1b[2J", "n\u202e1".encode(), b"-n", b"[red]", "größe".encode()]
)
def test_hostile_names_break_neither_the_lines_nor_the_files(console: Console, name: bytes) -> None:
    """Newlines, bytes that are no UTF-8, terminal commands, reversed text, markup."""
    folder = console.folder / "in" / os.fsdecode(name)
    put(folder / "eth0.pcap", TUNNELLED)
    put(folder / "lxc1.pcap", b"hello")
    ended = console.analyze("in", "--report", "--no-pdf")
    assert 12 == ended.code
    assert ["Wrote", "Wrote", "analyze:"] == [line.split(" ")[0] for line in ended.err.splitlines()]
    assert [] == [character for character in ended.out + ended.err if character in "\x1b\u202e"]
    assert 1 == json.loads((console.folder / "out/result.json").read_bytes())["runs"][0]["flows_total"]


def test_artefacts_are_written_on_demand_with_or_without_the_page(console: Console) -> None:
    run_folder(console.folder / "captures")
    ended = console.analyze("captures", "--artefacts")
    assert (0, "Wrote out/result.json\nWrote out/artefacts/index.json\n") == (ended.code, ended.err)
    index = json.loads((console.folder / "out/artefacts/index.json").read_text())
    files = [each[form] for each in index["figures"] for form in ("svg", "png")]
    assert files != []
    assert all((console.folder / "out/artefacts" / file).stat().st_size > 0 for file in files)


def test_without_a_library_for_pictures_the_other_artefacts_stand(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_folder(console.folder / "captures")
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    ended = console.analyze("captures", "--artefacts")
    assert 12 == ended.code
    assert "analyze: no PNG was written: a library is missing" in ended.err
    assert (console.folder / "out/artefacts/index.json").is_file()
