"""Progress: on a terminal, on long work, in one line that is gone afterwards; nowhere else."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
import time

import pytest

from analyzer.cli import progress as module
from analyzer.cli.progress import ERASE, progress
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


def test_stdout_holds_the_data_alone_while_stderr_shows_the_progress() -> None:
    """A real terminal at stderr, a pipe at stdout, the words of the analysis."""
    outside, inside = pty.openpty()
    command = [sys.executable, "-c", FAST, "triage", str(CAPTURES / "vxlan/baseline"), "--format", "json"]
    wide = os.environ | {"COLUMNS": "80"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=inside, env=wide) as process:
        printed, _ = process.communicate(timeout=60)
    os.close(inside)
    told = os.read(outside, 1_000_000).decode()
    os.close(outside)
    assert b"{" == printed.lstrip()[:1]
    assert b"reading" not in printed
    assert re.search(r"reading run 1 of 1: vxlan/baseline \(\d+ s\)", told)
    assert told.endswith(ERASE)
