"""One frame for each kind of tunnel that the runs hold, for the report: VXLAN, and Geneve with options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from analyzer.dissection.chosen import carries_data, first_frames, is_whole
from analyzer.dissection.document import document
from analyzer.dissection.named import Names
from analyzer.dissection_result import Dissection
from analyzer.errors import CannotRead
from analyzer.layers.bindings import Bindings
from analyzer.layers.dissector import Frame
from analyzer.readers import Record, stdin
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput, RunInput
from analyzer.words import COUNTED_ROLES

MOST_POINTS = 8
"""Points of a run that are looked through: a kind that its first ones do not show is rare there."""


class Candidate(NamedTuple):
    """A run that was read, and the kinds of tunnels in it that KINDS names."""

    run: RunInput
    topology: Topology
    bindings: Bindings
    kinds: frozenset[str]


def _plain_vxlan(frame: Frame) -> bool:
    return [tunnel.kind for tunnel in frame.tunnels] == ["vxlan"] and carries_data(frame)


def _geneve_with_options(frame: Frame) -> bool:
    """Return whether options stand before a TCP packet or a ping; Cilium's DSR puts them on the first packet alone."""
    has_options = [tunnel.kind for tunnel in frame.tunnels if tunnel.options_len] == ["geneve"]
    return has_options and is_whole(frame) and (carries_data(frame) or "tcp_hdr_len" in frame.workload)


KINDS: tuple[tuple[str, Callable[[Frame], bool], str], ...] = (
    ("vxlan", _plain_vxlan, "the first frame with data in VXLAN"),
    ("geneve options", _geneve_with_options, "the first frame with Geneve options"),
)
"""Kind, what shows it, and how the frame was chosen."""


def of_runs(candidates: Iterable[Candidate]) -> list[Dissection]:
    """Return at most one dissection a kind, from the first of the runs, in the order given, that holds one."""
    among = list(candidates)
    found = (_first(among, kind, shows, words) for kind, shows, words in KINDS)
    return [each for each in found if each is not None]


def _first(among: list[Candidate], kind: str, shows: Callable[[Frame], bool], words: str) -> Dissection | None:
    for candidate in among:
        for point, path, record, frame in _frames(candidate) if kind in candidate.kinds else ():
            if shows(frame):
                names = Names(candidate.topology, candidate.run.manifest is not None)
                return document(record, frame, names, point, candidate.run.id, point.named(path), words)
    return None


def _frames(candidate: Candidate) -> Iterator[tuple[PointInput, Path, Record, Frame]]:
    """Yield the first frames of the points, those on the wire between nodes first; what cannot be read is skipped.

    The analysis has told of it already, and standard input is gone.
    """
    points = sorted(candidate.run.points, key=lambda point: COUNTED_ROLES.index(point.role))
    for point in points[:MOST_POINTS]:
        for path in point.paths[:1]:
            try:
                for record, frame in first_frames(path, candidate.bindings) if path != stdin.STDIN else ():
                    yield point, path, record, frame
            except (CannotRead, OSError):
                continue
