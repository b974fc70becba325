"""Files and folders under the command line's CAPTURES: which are captures, how they are called, what stays shut."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from analyzer.errors import LeftOut, NothingToAnalyse, readable
from analyzer.readers import is_capture, other_format
from analyzer.readers.stdin import STDIN
from analyzer.topology.rotation import ENDING, PACKED

NAMED_LIKE_CAPTURE = re.compile(rf".+{ENDING}(?:\.?\d+)?{PACKED}$", re.IGNORECASE)


def expanded(arguments: Iterable[Path]) -> Iterable[Path]:
    """Yield the arguments; one that does not exist as it stands may be a glob that no shell expanded."""
    for argument in arguments:
        matches = [] if os.path.lexists(argument) else sorted(glob.glob(str(argument), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        yield from map(Path, matches) if matches else (argument,)


def named_from(arguments: Iterable[Path]) -> Path:
    """Return the folder that files' names are relative to: the one that was given, the current one where several were.

    A file stands for its folder. So names of one folder are short, and those of several can be told apart. The folder
    is as it was given: where a link leads is nothing the user knows.
    """
    folders = dict(_folders(arguments))
    return Path.cwd() / next(iter(folders.values())) if len(folders) == 1 else Path.cwd()


def folders_of(arguments: Iterable[Path]) -> set[Path]:
    """Return the real places of the folders given, a file standing for its own."""
    return {real for real, _ in _folders(arguments)}


def _folders(arguments: Iterable[Path]) -> Iterable[tuple[Path, Path]]:
    """Yield the real place of each folder, and the folder as it was given."""
    for each in expanded(arguments):
        if each != STDIN:
            is_folder = os.path.isdir(each)  # noqa: PTH112 - Path.is_dir raises for names too long, which discovery tells
            folder = each if is_folder else each.parent
            yield Path(os.path.realpath(folder)), folder


def walk(argument: Path, left_out: list[LeftOut]) -> Iterable[tuple[Path, Path, list[str]]]:
    """Yield (base for relative names, folder, visible file names), sorted; a file is its folder's only one."""
    try:
        kind = argument.stat().st_mode
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise NothingToAnalyse(f"cannot find {readable(argument)}", why, "check the path") from error
    if stat.S_ISREG(kind):
        yield argument.parent, argument.parent, [argument.name]
        return

    if stat.S_ISFIFO(kind):
        why = "it is a pipe"
        raise NothingToAnalyse(f"cannot read {readable(argument)}", why, "pipe it into `analyze -`")

    def shut(error: OSError) -> None:
        why = error.strerror or str(error)
        left_out.append(unreadable(readable(error.filename), why, "check the folder's permissions"))

    for folder, subfolders, names in os.walk(argument, onerror=shut):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith(".") and name != "state")
        here = Path(folder)
        yield argument, here, sorted(name for name in names if not name.startswith(".") and not _waits(here / name))


def _waits(path: Path) -> bool:
    """Return whether opening the path may wait for ever: a pipe, a socket, a device."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False  # whoever opens it is told why it cannot be read


def usable(path: Path, asked_for: bool, left_out: list[LeftOut]) -> bool:
    """Tell captures from other files by content.

    Reported is what cannot be read though it is named like a capture, holds packets, or was asked for by name and is
    something that we can tell.
    """
    like_capture = NAMED_LIKE_CAPTURE.match(path.name) is not None
    try:
        if is_capture(path):
            return True
        other = other_format(path)
    except OSError as error:
        if like_capture:
            left_out.append(unreadable(readable(path), error.strerror or str(error), "check the file's permissions"))
        return False
    if other and (like_capture or asked_for or other.packets):
        left_out.append(unreadable(readable(path), f"it is {other.name}, not pcap or pcapng", other.next_step))
    elif like_capture:
        why = "the file is empty" if path.stat().st_size == 0 else "it does not start like pcap or pcapng"
        left_out.append(unreadable(readable(path), why, "give the capture itself"))
    return False


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether a path made from a manifest stays in its folder, links followed."""
    try:
        found = os.path.realpath(path)  # Path.resolve takes as long again, and each capture point asks
        return Path(found).is_relative_to(os.path.realpath(folder)) and not is_loop(Path(found))
    except (OSError, RuntimeError, ValueError):  # too long, a loop of links before Python 3.13, a NUL: no path at all
        return False


def is_loop(resolved: Path) -> bool:
    """Return whether a resolved path is still a link: Python 3.13 and newer follow a loop of links no further."""
    try:
        return resolved.is_symlink()
    except OSError:
        return False  # whoever opens it says why it cannot


def place(path: Path) -> Path:
    """Return the path under its folder's one real name: several ways may lead there."""
    return path.parent.resolve() / path.name


def relative(path: Path, base: Path) -> str:
    """Return the path as the report names it: relative to the argument it was found under."""
    return readable(path.relative_to(base) if path.is_relative_to(base) else path)


def unreadable(path: str, why: str, next_step: str) -> LeftOut:
    """Return what is told of a file or folder that cannot be read."""
    return LeftOut(path, f"cannot read {path}", why, next_step)
