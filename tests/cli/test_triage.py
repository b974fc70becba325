"""`analyze triage`: formats, where they go, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.console import Console
from tests.cluster import ping
from tests.journeys.run_of_frames import written

LOST = {"n1/pod-a-eth0": [(0, ping())], "n1/lxca": [(1, ping())], "n1/eth0": []}


@pytest.fixture
def lost(console: Console) -> Path:
    """Return a run in which a ping is lost behind its pod: a warning of a policy, not told from other drops."""
    return written(console.folder / "run", LOST)


def test_it_says_what_and_where(console: Console, lost: Path) -> None:
    ended = console.analyze("triage", lost)
    assert (0, "") == (ended.code, ended.err)
    assert ended.out.startswith("1 run: 1 warning; ")
    assert "WARNING policy-drop (possible): Packets end silently where policy is enforced" in ended.out
    assert "last seen at n1/lxca, never at n1/eth0" in ended.out


@pytest.mark.parametrize(("severity", "code"), [("critical", 0), ("warning", 10), ("info", 10)])
def test_fail_on_ends_with_10_where_a_finding_is_as_grave(
    console: Console, lost: Path, severity: str, code: int
) -> None:
    ended = console.analyze("triage", lost, "--fail-on", severity)
    assert code == ended.code
    assert "policy-drop" in ended.out


def test_nothing_found_ends_with_0(console: Console) -> None:
    written(console.folder / "run", {"n1/pod-a-eth0": [(0, ping())]})
    assert 0 == console.analyze("triage", "run", "--fail-on", "warning").code


def test_json_goes_to_a_file_and_can_be_asked_again_of_the_result(console: Console, lost: Path) -> None:
    ended = console.analyze("triage", lost, "--format", "json", "--out", "findings.json")
    assert (0, "", "Wrote findings.json: 1 finding\n") == ended
    document = json.loads((console.folder / "findings.json").read_text())
    assert ["policy-drop"] == [each["rule"] for each in document["runs"][0]["triage"]["findings"]]
    assert 0 == console.analyze(lost, "--out", "out").code
    again = console.analyze("triage", console.folder / "out" / "result.json", "--format", "json")
    assert document == json.loads(again.out)


@pytest.mark.parametrize(("form", "begins"), [("markdown", "# Triage\n"), ("sarif", "{")])
def test_other_formats_go_to_stdout(console: Console, lost: Path, form: str, begins: str) -> None:
    ended = console.analyze("triage", lost, "--format", form)
    assert (0, True) == (ended.code, ended.out.startswith(begins))


def test_a_result_is_not_overwritten_by_its_findings(console: Console, lost: Path) -> None:
    assert 0 == console.analyze(lost, "--out", "out").code
    result = console.folder / "out" / "result.json"
    before = result.read_bytes()
    assert 0 != console.analyze("triage", result, "--format", "json", "--out", result).code
    assert before == result.read_bytes()


def test_inputs_that_were_left_out_are_told_and_change_the_end(console: Console, lost: Path) -> None:
    (lost / "n1" / "odd.pcap").write_text("no capture")
    assert 12 == console.analyze("triage", lost).code
    ended = console.analyze("triage", lost, "--fail-on", "warning")
    assert (10, True) == (ended.code, "odd.pcap" in ended.err)


def test_a_format_that_is_none_is_misused(console: Console, lost: Path) -> None:
    assert 2 == console.analyze("triage", lost, "--format", "xml").code
