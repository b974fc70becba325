"""Files and folders that may not be read or written; as root the rights are given up for the test."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.console import Console
from tests.run_folder import manifest, point, put, run_folder

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that anybody may enter, which pytest's own is not."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o777)
        yield Path(name)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Be nobody; modules are loaded beforehand, as nobody may not read them all."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)


def called(console: Console, folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Return exit code and the lines on stderr, after a first call that loads what a call needs."""
    put(console.folder / "warm.pcap")
    console.analyze("warm.pcap")
    console.monkeypatch.chdir(folder)
    with without_privileges():
        ended = console.analyze(*arguments)
    return ended.code, [line for line in ended.err.splitlines() if not line.startswith("Wrote")]


def test_a_capture_that_may_not_be_read_is_told_and_the_rest_analysed(console: Console, folder: Path) -> None:
    put(folder / "in" / "n1.pcap")
    put(folder / "in" / "n2.pcap").chmod(0)
    line = "analyze: cannot read in/n2.pcap: Permission denied; check the file's permissions"
    assert (12, [line]) == called(console, folder, "in")


def test_a_folder_that_may_not_be_listed_is_told_and_the_rest_analysed(console: Console, folder: Path) -> None:
    put(folder / "in" / "n1.pcap")
    put(folder / "in" / "n2" / "eth0.pcap").parent.chmod(0)
    line = "analyze: cannot read in/n2: Permission denied; check the folder's permissions"
    assert (12, [line]) == called(console, folder, "in")


def test_a_folder_that_may_be_listed_but_not_entered_is_told(console: Console, folder: Path) -> None:
    put(folder / "in" / "n1.pcap")
    put(folder / "in" / "n2" / "eth0.pcap").parent.chmod(0o444)
    line = "analyze: cannot read in/n2/eth0.pcap: Permission denied; check the file's permissions"
    assert (12, [line]) == called(console, folder, "in")


def test_an_argument_behind_a_closed_folder_is_told(console: Console, folder: Path) -> None:
    put(folder / "shut" / "eth0.pcap").parent.chmod(0)
    line = "analyze: cannot find shut/eth0.pcap: permission denied; check the path"
    assert (3, [line]) == called(console, folder, "shut/eth0.pcap")


def test_files_of_a_manifest_in_a_closed_folder_are_told(console: Console, folder: Path) -> None:
    run_folder(folder / "in", points=[point("n1", "eth0", "underlay", "n1/eth0.pcap"), *manifest()["points"][:0]])
    put(folder / "in" / "n2" / "eth0.pcap")
    (folder / "in" / "n1").chmod(0)
    code, lines = called(console, folder, "in")
    assert (12, "analyze: cannot read in/n1: Permission denied; check the folder's permissions") == (code, lines[0])
    assert "Permission denied" in lines[-1]


def test_state_that_may_not_be_read_is_told(console: Console, folder: Path) -> None:
    run_folder(folder / "in")
    put(folder / "in" / "n1" / "state" / "before" / "link.json", []).chmod(0)
    put(folder / "in" / "n1" / "state" / "after" / "link.json", [1])
    line = "analyze: cannot read in/n1/state/before/link.json: Permission denied; check permissions"
    assert (12, [line]) == called(console, folder, "in")


def test_a_folder_that_may_not_be_written_is_told(console: Console, folder: Path) -> None:
    put(folder / "eth0.pcap")
    (folder / "out").mkdir(mode=0o555)
    line = "analyze: cannot write out/result.json: Permission denied; choose another folder with --out"
    assert (1, [line]) == called(console, folder, "eth0.pcap")
