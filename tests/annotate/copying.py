"""Copies made in a test: a capture in, its annotated copy out, and what tshark says of both."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from analyzer.annotate.copies import Copies, write_annotated
from analyzer.annotate.targets import targets
from analyzer.topology.runs import discover
from tests.machine.compiled import machine

FRAME = ("frame.number", "frame.time_epoch", "frame.len", "frame.cap_len", "frame.encap_type", "frame.protocols")


def copied(
    path: Path, out: Path, comments: Mapping[int, Sequence[str]] | None = None, names: Mapping[str, str] | None = None
) -> tuple[Path, Copies]:
    """Return the copy of one capture below `out`, and what else is said of it; machine code makes the same copy."""
    inputs = discover([path])
    (run,) = inputs.runs
    (point,) = run.points
    said = {(point.id, number): texts for number, texts in (comments or {}).items()}
    where = targets(inputs, [path], out)
    write_annotated(run, said, names or {}, where, machine())
    compiled = where[path].read_bytes()
    copies = write_annotated(run, said, names or {}, where)
    (copy,) = copies.paths
    assert copy.read_bytes() == compiled
    return copy, copies


def tshark(path: Path, *arguments: str) -> list[str]:
    """Return the lines that tshark prints of a file; it ends with an error where it cannot read on."""
    command = ["tshark", "-n", "-r", str(path), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def fields(path: Path, *names: str) -> list[str]:
    """Return a line for each frame with these fields."""
    return tshark(path, "-T", "fields", "-E", "separator=|", *(word for name in names for word in ("-e", name)))
