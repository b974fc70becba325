"""Which files under CAPTURES are state of a cluster, and which runs each of them speaks of."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from analyzer.topology.cluster.pieces import LOOKED_AT, looks_like_state
from analyzer.topology.cluster.retina import is_ip_resources

MOMENTS = {"before": 0, "after": 2}
MANIFEST = "manifest.json"
"""A run's own, which topology/manifest.py reads."""
UNSAID = 1
"""Of when, between the two: a snapshot that does not say its moment."""


@dataclass(frozen=True)
class StateFile:
    """A file of state: where it is, how the report names it, and the folder whose runs it speaks of."""

    path: Path
    shown: str
    home: Path
    moment: int = UNSAID

    @property
    def order(self) -> tuple[int, str]:
        """Return what sorts older snapshots before newer ones: the moment, then the name, which may hold a time."""
        return self.moment, self.shown


class Rooted(Protocol):
    """A run, as far as its place matters."""

    @property
    def root(self) -> Path:
        """Return its folder."""

    @property
    def declared(self) -> bool:
        """Return whether a manifest says who is who."""


Run = TypeVar("Run", bound=Rooted)


def is_state(path: Path) -> bool:
    """Return whether the file begins like state of a cluster; OSError passes to the caller."""
    with path.open("rb") as stream:
        start = stream.read(LOOKED_AT)
    return looks_like_state(start) or is_ip_resources(start)


def state_files(argument: Path, shown: str | None = None) -> Iterator[StateFile]:
    """Yield the state under an argument, folders called `state` included; what cannot be opened is no state.

    `shown` is how an unpacked archive is called, in place of the folder that it was unpacked to.
    """
    for path in _files(argument):
        try:
            if not is_state(path):
                continue
        except OSError:
            continue
        name = str(path) if shown is None else f"{shown}/{path.relative_to(argument).as_posix()}"
        yield StateFile(path, name, _home(path), MOMENTS.get(path.parent.name, UNSAID))


def _files(argument: Path) -> Iterable[Path]:
    if _is_file(argument):
        yield argument
        return
    for folder, subfolders, names in os.walk(argument):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        paths = (Path(folder) / name for name in sorted(names) if not name.startswith(".") and name != MANIFEST)
        yield from filter(_is_file, paths)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False  # the search for captures tells of folders that are shut


def _home(path: Path) -> Path:
    """Return the folder that the state belongs to: that of the file, above `state/` and `state/before` or `after`."""
    folder = path.parent
    if folder.name in MOMENTS and folder.parent.name == "state":
        folder = folder.parent
    return (folder.parent if folder.name == "state" else folder).resolve()


def speaks_of(home: Path, runs: Sequence[Run], fallback: Path | None = None) -> list[Run]:
    """Return the runs that state in a folder speaks of: the nearest that holds it, and those below it.

    Where there is none, those below the nearest folder above it, but none that a manifest describes: another run's
    state must not rename its pods. `fallback` stands for the folder of an unpacked archive.
    """
    roots = {id(run): run.root.resolve() for run in runs}
    holding = [run for run in runs if home.is_relative_to(roots[id(run)])]
    deepest = max((len(roots[id(run)].parts) for run in holding), default=0)
    found = [run for run in holding if len(roots[id(run)].parts) == deepest]
    found += [run for run in runs if run not in found and roots[id(run)].is_relative_to(home)]
    if found:
        return found
    if fallback is not None:
        return speaks_of(fallback, runs)
    for above in home.parents:
        below = [run for run in runs if roots[id(run)].is_relative_to(above)]
        if below:
            return [run for run in below if not run.declared]
    return []
