"""Verbs: the default one, the others, and folders that are called like one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from analyzer import __version__, cli, docs
from tests.cli.console import Console
from tests.run_folder import put, run_folder

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_help_names_the_verbs_and_the_exit_codes(console: Console, word: str) -> None:
    ended = console.analyze(word)
    assert (0, "") == (ended.code, ended.err)
    assert list(cli.VERBS) == [verb for verb in cli.VERBS if f"\n  {verb} " in ended.out]
    codes = "10 a finding as grave as --fail-on, 11 an expectation is not met, 12 done"
    assert f"0 done, 1 failed, 2 usage, 3 nothing to analyse, {codes}" in " ".join(ended.out.split())


def test_every_verb_has_a_file_and_every_file_is_a_verb() -> None:
    files = {path.stem for path in (PROJECT / "analyzer" / "cli").glob("*.py")} - {"__init__", "options", "progress"}
    assert set(cli.VERBS) == files


def test_the_version_is_the_packages(console: Console) -> None:
    assert f"podpath, version {__version__}\n" == console.analyze("--version").out


@pytest.mark.parametrize("name", ["manifest", "result"])
def test_schema_prints_what_is_published(console: Console, name: str) -> None:
    ended = console.analyze("schema", name)
    assert (0, docs.schema(name), "") == (ended.code, ended.out, ended.err)
    assert (PROJECT / "docs" / f"{name}.schema.json").read_text() == ended.out


def test_an_unknown_schema_is_a_mistake(console: Console) -> None:
    ended = console.analyze("schema", "moon")
    assert (2, "") == (ended.code, ended.out)
    assert "'moon' is not one of 'flows', 'frames', 'manifest', 'result'" in ended.err


def test_the_verb_of_the_main_job_may_be_left_out(console: Console) -> None:
    run_folder(console.folder / "captures")
    short, long = console.analyze("captures"), console.analyze("analyze", "captures")
    assert (0, long) == (short.code, short)


def test_options_of_the_main_job_may_stand_first(console: Console) -> None:
    run_folder(console.folder / "captures")
    assert 0 == console.analyze("--out", "there", "captures").code
    assert (console.folder / "there" / "result.json").is_file()


def test_a_folder_called_like_a_verb_is_reached_with_a_dot(console: Console) -> None:
    run_folder(console.folder / "flows")
    assert 0 == console.analyze("./flows").code
    assert 2 == console.analyze("flows").code


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["analyze"], "Missing argument 'CAPTURES...'"),
        (["x", "--colour"], "--colour"),
        (["x", "--vxlan-port", "0"], "0 is not in the range 1<=x<=65535"),
        (["x", "--vxlan-port", "many"], "'many' is not a valid integer range"),
    ],
)
def test_a_mistake_in_the_call_is_told_on_stderr(console: Console, arguments: list[str], words: str) -> None:
    ended = console.analyze(*arguments)
    assert (2, "") == (ended.code, ended.out)
    assert words in ended.err


def test_the_package_can_be_run_as_a_module(tmp_path: Path) -> None:
    put(tmp_path / "eth0.pcap")
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "analyzer",
        str(tmp_path / "eth0.pcap"),
        "--out",
        str(tmp_path / "out"),
    ]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (0, f"Wrote {tmp_path}/out/result.json\n") == (done.returncode, done.stderr)
