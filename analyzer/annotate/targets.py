"""Where the copies go: under one folder, by the names that reports give the captures, and never over a capture."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable
from itertools import chain, count
from pathlib import Path

from analyzer.errors import CannotRead, Misused, readable
from analyzer.readers import open_capture, stdin
from analyzer.topology.files import folders_of, place
from analyzer.topology.rotation import ENDING, PACKED
from analyzer.topology.runs import Inputs

NAME = re.compile(rf"(?P<stem>.+?)(?:{ENDING}(?P<count>\.?\d{{1,6}})?)?{PACKED}$", re.IGNORECASE)
MADE_BY = "podpath "


def targets(inputs: Inputs, arguments: Iterable[Path], out: Path) -> dict[Path, Path]:
    """Return capture → its copy's path below `out`; several folders stay apart there, as below what they share.

    Raises Misused for standard input, which cannot be read a second time, where a copy would replace a file that is
    none, and where the folder holds captures that a search found: the next time they would be copied as well.
    """
    arguments = list(arguments)
    points = [point for run in inputs.runs for point in run.points]
    names = {path: point.named(path) for point in points for path in point.paths}
    if stdin.STDIN in names:
        raise Misused("cannot annotate standard input", "captures are read twice", "write it to a file first")
    given = {*arguments, *(path for path in names if any(each in path.parents for each in inputs.unpacked))}
    for path in names.keys() - given:
        if path.resolve().is_relative_to(out.resolve()):
            why = f"{names[path]}, which is to be copied, lies in it"
            raise Misused(f"cannot write to {readable(out)}", why, "choose another folder")
    shared = _shared(arguments) if inputs.several else None
    taken: dict[Path, Path] = {}
    for path, name in names.items():
        taken[_free(out, _below(name, shared), taken)] = path
    _spare(taken)
    return {path: target for target, path in taken.items()}


def _shared(arguments: Iterable[Path]) -> Path:
    """Return the folder that all folders given lie in."""
    return Path(os.path.commonpath(folders_of(arguments)))


def _below(name: str, shared: Path | None) -> str:
    """Return a capture's name, as the command line leads there, from the folder that all share."""
    return name if shared is None else os.path.relpath(place(Path(name)), shared)


def _free(out: Path, name: str, taken: Container[Path]) -> Path:
    """Return the first of the names for a copy that no other has: without its ending, with it, numbered."""
    wanted = _copy_of(out, name), out / _inside(f"{name}.pcapng")
    numbered = (wanted[0].with_name(f"{number}-{wanted[0].name}") for number in count(2))
    return next(each for each in chain(wanted, numbered) if each not in taken)


def _copy_of(out: Path, name: str) -> Path:
    """Return `out/node/eth0.pcapng` for `node/eth0.pcap.gz`; the count of a rotated slice stays behind the ending."""
    path = _inside(name)
    said = NAME.match(path.name)
    return out / path.with_name(f"{said['stem']}.pcapng{said['count'] or ''}" if said else f"{path.name}.pcapng")


def _inside(name: str) -> Path:
    """Return the name as a path that leads nowhere else."""
    return Path(*[part for part in Path(name).parts if part not in ("..", Path(name).anchor)])


def _spare(taken: dict[Path, Path]) -> None:
    """Raise Misused where a file stands in the way that podpath did not write, or that is to be copied."""
    captures = {_identity(path) for path in taken.values()}
    for target in taken:
        if not target.exists():
            continue
        if _identity(target) in captures:
            raise Misused(f"cannot write {readable(target)}", "it is one of the captures", "choose another folder")
        if not _is_copy(target):
            raise Misused(f"cannot write {readable(target)}", "another file is there", "choose another folder")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None  # whoever reads it says why it cannot
    return status.st_dev, status.st_ino


def _is_copy(path: Path) -> bool:
    try:
        with open_capture(path) as capture:
            return capture.origin.get("application", "").startswith(MADE_BY)
    except (CannotRead, OSError):
        return False
