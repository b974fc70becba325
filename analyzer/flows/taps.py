"""Taps: interfaces that one capture saw at once (`-i any`, several in one pcapng); each is a point of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from analyzer.topology.roles import role_of
from analyzer.topology.runs import PointInput
from analyzer.words import Origin

CAME, WENT = 2, 3
"""Where a tap's lowest two bits are these, a cooked header tells the direction only (layers/loop/point_table.py)."""
DeviceName = Callable[[str | None, int], str | None]
"""Name of a node's interface, by its index; None where no state says it."""


def points_of_taps(
    points: Sequence[PointInput], place: int, taps: Sequence[int], names: Sequence[str | None], device: DeviceName
) -> tuple[dict[int, int], list[PointInput]]:
    """Return tap → place among the run's points, and the points to add behind them.

    `names` are those of a pcapng file's interfaces. A capture of one interface is the point itself. An interface that
    another capture of the run has for itself adds nothing: there it stays a view of `any`.
    """
    words = {tap: _word(tap, points[place], names, device) for tap in taps}
    different = sorted(set(words.values()))
    if len(different) < 2:
        return dict.fromkeys(taps, place), []
    taken = {(point.node, point.interface) for point in points}
    new = [_point(points[place], *word, taken) for word in different]
    return {tap: len(points) + different.index(word) for tap, word in words.items()}, new


def _word(tap: int, point: PointInput, names: Sequence[str | None], device: DeviceName) -> tuple[str, Origin | None]:
    """Return what a tap is called, and who says it where that is an interface's name."""
    interface, rest = tap >> 34, tap & (1 << 34) - 1
    if rest in (CAME, WENT):
        return ("out" if rest == WENT else "in"), None
    if rest:
        name = device(point.node, rest >> 2)
        return (name, "state") if name else (f"interface {rest >> 2}", None)
    name = names[interface] if interface < len(names) else None
    return (name, "inferred") if name else (point.interface, None)


def _point(point: PointInput, name: str, origin: Origin | None, taken: set[tuple[str | None, str]]) -> PointInput:
    """Return a point for one interface; its role is that of its name, where that says one."""
    found = replace(point, id=f"{point.id}[{name}]", notes=[], declared=None)
    role = role_of(name)
    if origin is not None and role != "unknown" and (point.node, name) not in taken:
        found.interface, found.role, found.role_origin = name, role, origin
    return found
