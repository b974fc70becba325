"""The PDF's process: waits, writes, says why it cannot, and is ended whatever happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from analyzer.errors import UserError
from analyzer.report.pdf_process import PdfProcess


def test_it_writes_the_page_that_it_is_given(tmp_path: Path) -> None:
    with PdfProcess(tmp_path / "x.pdf") as paper:
        paper.write("<!doctype html><p>\N{GREEK SMALL LETTER MU}s")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")


def test_what_the_user_can_act_on_comes_back(tmp_path: Path) -> None:
    with PdfProcess(tmp_path / "missing" / "x.pdf") as paper, pytest.raises(UserError, match="choose another --out"):
        paper.write("<p>x")


def test_a_process_that_dies_is_told_with_what_else_makes_a_pdf(tmp_path: Path) -> None:
    with PdfProcess(tmp_path / "x.pdf") as paper:
        paper._process.kill()
        with pytest.raises(UserError, match=r"ended with signal 9; print report\.html from a browser"):
            paper.write("<p>x")


def test_without_a_page_nothing_is_written_and_nothing_is_left_running(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), PdfProcess(tmp_path / "x.pdf") as paper:
        raise ZeroDivisionError
    assert paper._process.poll() is not None
    assert [] == list(tmp_path.iterdir())


def test_a_starting_process_that_gets_no_page_ends_quietly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "analyzer.report.pdf_process", str(tmp_path / "x.pdf")]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    assert (b"", b"") == (done.stdout, done.stderr)
