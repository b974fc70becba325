"""The tshark commands of the page: run on the sample captures they show what the page claims."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from analyzer.report.view.commands import commands
from analyzer.report.view.parts import Command
from analyzer.report.view.shown import shown
from analyzer.result import Result

from . import factory

CAPTURES = Path(__file__).parents[2] / "captures"


def test_every_headline_figure_has_a_command(four_setups: Result) -> None:
    claims = [command.claim for command in commands(shown(four_setups))]
    assert claims == [
        "VXLAN adds 50 bytes",
        "VXLAN: the VNI is the sender's identity, 20522 among them",
        "Native (auto routes) adds none: pod addresses stand bare on the wire",
        "VXLAN: the receiver sees TTL 63",
        "VXLAN: an MSS of 1450 less headers is negotiated",
        "VXLAN: a packet of 1450 bytes crossed whole",
        "VXLAN: median round trip 237 µs",
        "Geneve carries Geneve options",
    ]


def test_file_names_are_quoted_and_undisplayable_ones_left_out() -> None:
    result = factory.lone_file()
    result.runs[0].points[0].file = "$(touch x) 'y'.pcap"
    assert all("-r '$(touch x) '\"'\"'y'\"'\"'.pcap'" in command.command for command in commands(shown(result)))
    result.runs[0].points[0].file = "a\nrm -rf b.pcap"
    assert commands(shown(result)) == []


@pytest.fixture(scope="module")
def samples() -> list[Command]:
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    if not any(CAPTURES.glob("*/*/manifest.json")):
        pytest.skip("no sample captures in captures/")
    analysis = pytest.importorskip("analyzer.analysis")
    return commands(shown(analysis.analyse([CAPTURES])))


@pytest.mark.tshark
def test_commands_run_and_show_the_claim(samples: list[Command]) -> None:
    """Each command ends well and prints rows; those of one number print that very number."""
    assert len(samples) >= 6
    for each in samples:
        done = subprocess.run(each.command, shell=True, cwd=CAPTURES, capture_output=True, text=True)  # noqa: S602
        rows = [line.split("\t") for line in done.stdout.splitlines()]
        assert done.returncode == 0, f"{each.command}: {done.stderr}"
        assert rows, f"nothing to see: {each.command}"
        check(each.claim, rows)


def check(claim: str, rows: list[list[str]]) -> None:
    """Compare the rows with the number in the claim, where it is one that a row shows."""
    if found := re.search(r"adds (\d+) bytes", claim):
        lengths = [[int(value) for value in row[2].split(",")] for row in rows]
        assert int(found[1]) in {pair[0] - pair[1] for pair in lengths if len(pair) == 2}
    elif found := re.search(r"identity, (\d+) among", claim):
        assert found[1] in {row[0] for row in rows}
    elif found := re.search(r"sees TTL (\d+)", claim):
        assert found[1] in {row[-1].split(",")[-1] for row in rows}
    elif found := re.search(r"MSS of (\d+) less", claim):
        assert int(found[1]) in {int(row[1]) + 40 for row in rows}
