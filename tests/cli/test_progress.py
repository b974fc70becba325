"""Progress: on a terminal, on long work, in one line that is gone afterwards; nowhere else."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from analyzer.cli import progress as module
from analyzer.cli.progress import ERASE, progress, progress_beside
from tests.samples import CAPTURES

FAST = """\
import analyzer.cli.progress as progress
from analyzer.cli import main
progress.AFTER_SECONDS, progress.EVERY_SECONDS = 0, 0.01
main()
"""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AFTER_SECONDS", 0)
    monkeypatch.setattr(module, "EVERY_SECONDS", 0.005)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "30")


def shown(*doings: str) -> str:
    stream = Terminal()
    with progress(stream) as say:
        for doing in doings:
            say(doing)
            time.sleep(0.05)
    return stream.getvalue()


def test_a_terminal_shows_what_is_done_and_for_how_long_and_keeps_nothing_of_it() -> None:
    drawn = shown("reading a", "reading b").split(ERASE)
    assert {"reading a (0 s)", "reading b (0 s)"} <= set(drawn)
    assert "" == drawn[-1]


def test_a_line_is_never_longer_than_the_terminal() -> None:
    assert 29 == max(len(line) for line in shown("x" * 500).split(ERASE))


def test_a_name_cannot_steer_the_terminal() -> None:
    assert "a\\x1b]0;title\\x07 (0 s)" in shown("a\x1b]0;title\x07").split(ERASE)


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AFTER_SECONDS", 60)
    assert "" == shown("reading")


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_nothing_is_drawn_in_a_pipe_or_on_a_dumb_terminal(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with progress(stream) as say:
        say("reading")
        time.sleep(0.05)
    assert "" == stream.getvalue()


def _fail_behind(stream: Terminal) -> None:
    with progress(stream) as say:
        say("reading")
        time.sleep(0.05)
        raise ValueError("broken")


def test_the_line_goes_where_the_work_fails() -> None:
    stream = Terminal()
    with pytest.raises(ValueError, match="broken"):
        _fail_behind(stream)
    assert stream.getvalue().endswith(ERASE)


RUN = str(CAPTURES / "vxlan/baseline")


@pytest.mark.parametrize(
    ("words", "done"),
    [
        (["triage", RUN, "--format", "json"], r"reading run 1 of 1: vxlan/baseline \(\d+ s\)"),
        (["flows", RUN, "--format", "json"], r"reading run 1 of 1: vxlan/baseline \(\d+ s\)"),
        (["flows", RUN, "--format", "json", "--columns", "core"], r"counting capture \d+ of \d+: vxlan/baseline, "),
        (["frames", RUN, "--format", "json"], r"reading capture \d+ of \d+: vxlan/baseline, "),
    ],
)
def test_stdout_holds_the_data_alone_while_stderr_shows_the_progress(words: list[str], done: str) -> None:
    """A real terminal at stderr, a pipe at stdout, the words of the analysis."""
    printed, told = beside_a_terminal(words)
    assert printed.lstrip()[:1] in (b"{", b"[")
    assert b"reading" not in printed.splitlines()[0]
    assert re.search(done, told)
    assert told.endswith(ERASE)


def test_copies_are_told_run_by_run(tmp_path: Path) -> None:
    printed, told = beside_a_terminal(["annotate", RUN, "--out", str(tmp_path / "copies")])
    assert b"" == printed
    assert re.search(r"annotating run 1 of 1: vxlan/baseline \(\d+ s\)", told)


def test_rows_on_the_terminal_itself_are_not_drawn_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a file to write the line is there again."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setattr(sys, "stderr", terminal)
    for rows_to in (None, Path("rows.csv")):
        with progress_beside(rows_to) as say:
            say(f"reading for {rows_to}")
            time.sleep(0.05)
    assert "for None" not in terminal.getvalue()
    assert "reading for rows.csv" in terminal.getvalue()


def beside_a_terminal(words: list[str]) -> tuple[bytes, str]:
    """What is on stdout, which is a pipe, and on stderr, which is a terminal."""
    outside, inside = pty.openpty()
    command = [sys.executable, "-c", FAST, *words]
    wide = os.environ | {"COLUMNS": "80"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=inside, env=wide) as process:
        os.close(inside)
        with ThreadPoolExecutor(1) as beside:
            told = beside.submit(all_of, outside)
            printed, _ = process.communicate(timeout=60)
    return printed, told.result().decode()


def all_of(terminal: int) -> bytes:
    """Return what comes until nobody has the other end; Linux says so by an error, macOS by nothing more."""
    told = b""
    with suppress(OSError):
        while piece := os.read(terminal, 1 << 16):
            told += piece
    os.close(terminal)
    return told
