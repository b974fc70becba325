"""The compiler beside the reading: it may fail alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from analyzer.flows import core_table
from analyzer.machine import compiler, store, warm
from tests import frames
from tests.cluster import ping
from tests.machine.compiled import machine


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that is empty, and a Numba that cannot be imported; return the cache."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "numba.py").write_text("raise ImportError('no Numba here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    monkeypatch.setenv(store.ENVIRONMENT, str(tmp_path / "cache"))
    return tmp_path / "cache"


def status_of(process: int | None) -> int:
    """Wait for the compiler; return its exit code."""
    assert process is not None
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def test_a_compiler_that_fails_says_nothing_and_keeps_nothing(broken: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert 1 == status_of(compiler.start())
    assert (("", ""), []) == (capfd.readouterr(), list(broken.glob("*")))


def test_a_compiler_that_cannot_be_started_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/proc/none/python")
    assert None is compiler.start()


def test_nothing_is_imported_from_the_current_folder(
    broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Captures are often opened in the folder they came in, and `python -m` would look there first."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for module in ("numba", "hashlib", "tempfile", "analyzer"):
        (tmp_path / "here" / f"{module}.py").write_text(f"open('ran-{module}', 'w')")
    assert 1 == status_of(compiler.start())
    assert [] == list((tmp_path / "here").glob("ran-*"))


@pytest.mark.parametrize("executable", [sys.executable, "/proc/none/python"], ids=["fails", "cannot be started"])
def test_the_reference_counts_when_nothing_can_be_compiled(
    broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executable: str
) -> None:
    """Everything is large for this test, so a compiler is asked for."""
    (tmp_path / "eth0.pcap").write_bytes(frames.pcap([(5, ping()), (7, ping(ttl=63))]))
    started: list[int | None] = []

    def start() -> int | None:
        started.append(compiler_start())
        return started[-1]

    compiler_start = compiler.start
    monkeypatch.setattr(compiler, "start", start)
    monkeypatch.setattr(sys, "executable", executable)
    monkeypatch.setattr(warm, "SMALL", 0)
    rows = list(core_table.core_table([tmp_path / "eth0.pcap"], {}).rows)
    assert [(2, 63, 64)] == [(row["network_packets"], row["minimum_ttl"], row["maximum_ttl"]) for row in rows]
    assert 1 == len(started)
    assert [1] * len([process for process in started if process]) == [status_of(p) for p in started if p]


def test_no_compiler_is_started_for_little_or_when_code_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine()
    (tmp_path / "eth0.pcap").write_bytes(frames.pcap([(5, ping())]))
    kept = store.folder()
    monkeypatch.setenv(store.ENVIRONMENT, str(tmp_path / "empty"))
    monkeypatch.setattr(compiler, "start", lambda: pytest.fail("started"))
    assert 1 == len(list(core_table.core_table([tmp_path / "eth0.pcap"], {}).rows))
    monkeypatch.setattr(warm, "SMALL", 0)
    monkeypatch.setenv(store.ENVIRONMENT, str(kept))
    assert 1 == len(list(core_table.core_table([tmp_path / "eth0.pcap"], {}).rows))
