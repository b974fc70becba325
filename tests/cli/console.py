"""The command line as a user has it: arguments in, exit code and both streams out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from analyzer.cli import main


class Ended(NamedTuple):
    """What is left of a call."""

    code: int
    out: str
    err: str


class Console:
    """Calls `analyze` in a folder, in this process."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.monkeypatch, self.capsys = folder, monkeypatch, capsys
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setenv("NO_COLOR", "1")

    def analyze(self, *arguments: str | Path) -> Ended:
        """Return exit code, stdout and stderr of `analyze ARGUMENTS`."""
        self.monkeypatch.setattr(sys, "argv", ["analyze", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        captured = self.capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return Ended(stopped.value.code, captured.out, captured.err)
