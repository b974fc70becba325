"""Files → captures: rotated slices of one capture become one, in the order in which they were written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from analyzer.errors import CannotRead, readable
from analyzer.readers.span import Span, span
from analyzer.topology.rotation import Slice, taken_apart

OVERLAP_NS = 1_000_000_000
"""Slices of one capture follow each other; around the change, packets of several CPUs may be out of order by less."""


@dataclass
class CaptureFiles:
    """One capture: its files in time order, the argument they were found under, and what it is called."""

    base: Path
    paths: list[Path]
    interface: str
    name: str
    """The interface, or the file's name where several captures of a folder would be called alike."""
    notes: list[str] = field(default_factory=list)


_Member = tuple[Path, Path, Slice]


def captures_of(files: Iterable[tuple[Path, Path]]) -> list[CaptureFiles]:
    """Return the captures that these (base, path) pairs are, in their order."""
    families: dict[tuple[Path, str, bool], list[_Member]] = {}
    for base, path in files:
        apart = taken_apart(readable(path.name))
        families.setdefault((path.parent, apart.capture, apart.kind == "stamp"), []).append((base, path, apart))
    found = [capture for members in families.values() for capture in _of_family(members)]
    alike = Counter((capture.paths[0].parent, capture.name) for capture in found)
    for capture in found:
        if alike[capture.paths[0].parent, capture.name] > 1:
            capture.name = readable(capture.paths[0].name)
    return found


def _of_family(members: list[_Member]) -> list[CaptureFiles]:
    """Return one capture where the files follow each other, else one a file, with the reason."""
    members.sort(key=lambda member: member[2].order)
    orders = {apart.order for _, _, apart in members}
    single = [CaptureFiles(base, [path], apart.interface, apart.interface) for base, path, apart in members]
    if len(orders) < len(members) or len(members) == 1 or not any(apart.kind for _, _, apart in members):
        return single
    ordered = in_time_order([path for _, path, _ in members])
    if ordered is None:
        for capture in single:
            capture.notes.append("named like a slice of a rotated capture, but their times overlap: kept apart")
        return single
    whole = CaptureFiles(members[0][0], ordered, single[0].interface, single[0].name)
    first, last = (readable(path.name) for path in (ordered[0], ordered[-1]))
    whole.notes.append(f"{len(ordered)} slices, in time order: {first} … {last}")
    return [whole]


def in_time_order(paths: list[Path]) -> list[Path] | None:
    """Return slices, given in the order of their names, by the time of their first packets; None where they overlap.

    A ring buffer starts again with the first name. A slice without a readable packet stays behind the one before it.
    """
    spans = [_span(path) for path in paths]
    known = next((each.first for each in spans if each.first is not None), 0)
    begins = []
    for each in spans:
        known = known if each.first is None else each.first
        begins.append(known)
    order = sorted(range(len(paths)), key=lambda index: begins[index])
    timed = [spans[index] for index in order if spans[index].first is not None]
    for earlier, later in pairwise(timed):
        if (later.first or 0) + OVERLAP_NS < (earlier.last or 0):
            return None
    return [paths[index] for index in order]


def _span(path: Path) -> Span:
    try:
        return span(path)
    except (CannotRead, OSError):
        return Span(None, None)  # whoever reads it tells why it cannot be read
