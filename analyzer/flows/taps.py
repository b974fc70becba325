"""Taps: interfaces that one capture saw at once (`-i any`, several in one pcapng); each is a point of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.topology.taps import Tap, tap_names

CAME, WENT = 2, 3
"""Where a tap's lowest two bits are these, a cooked header tells the direction only (layers/loop/point_table.py)."""


def points_of_taps(
    points: Sequence[PointInput], place: int, taps: Sequence[int], names: Sequence[str | None], topology: Topology
) -> tuple[dict[int, int], list[PointInput]]:
    """Return tap → place among the run's points, and the points to add behind them.

    `names` are those of a pcapng file's interfaces. A capture of one interface is the point itself. An interface that
    another capture of the run has for itself adds nothing: there it stays a view of `any`.
    """
    words = {tap: _word(tap, points[place], names, topology) for tap in taps}
    different = sorted(set(words.values()))
    if len(different) < 2:
        return dict.fromkeys(taps, place), []
    taken = {(point.node, point.interface) for point in points}
    named = tap_names(points[place], {said: None for tap in taps if (said := _said(tap, names))}, topology)
    known = {words[tap]: named[said] for tap in taps if (said := _said(tap, names)) in named}
    new = [_point(points[place], word, known.get(word), taken) for word in different]
    return {tap: len(points) + different.index(word) for tap, word in words.items()}, new


def _said(tap: int, names: Sequence[str | None]) -> Tap | None:
    """Return what the frames of a tap say of their interface."""
    interface, rest = tap >> 34, tap & (1 << 34) - 1
    if rest in (CAME, WENT):
        return None
    return Tap(ifindex=rest >> 2) if rest else Tap(name=names[interface] if interface < len(names) else None)


def _word(tap: int, point: PointInput, names: Sequence[str | None], topology: Topology) -> str:
    """Return what a tap is called."""
    said = _said(tap, names)
    if said is None:
        return "out" if tap & 3 == WENT else "in"
    if said.ifindex is None:
        return said.name or point.interface
    state = topology.state.get(point.node or "")
    return (state.names.get(said.ifindex) if state else None) or f"interface {said.ifindex}"


def _point(point: PointInput, word: str, named: PointInput | None, taken: set[tuple[str | None, str]]) -> PointInput:
    """Return a point for one interface; its role is that of its name, where that says one."""
    if named is None or named.role == "unknown" or (point.node, named.interface) in taken:
        return replace(point, id=f"{point.id}[{word}]", notes=[], declared=None)
    return replace(named, id=f"{point.id}[{word}]", declared=None)
