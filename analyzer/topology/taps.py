"""One interface of a capture of several: `-i any` (LINKTYPE_LINUX_SLL2 numbers it), or a pcapng with some interfaces.

A tap is to its capture point what an interface is to a node: name, role and pod are its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from analyzer.topology.model import Topology
from analyzer.topology.points import complete
from analyzer.topology.roles import role_of
from analyzer.topology.runs import PointInput
from analyzer.words import Role

OPEN: tuple[Role, ...] = ("any", "unknown")
"""Roles of points that may be of several interfaces; any other says that the point is one."""
ALL = "any"
"""How libpcap calls all interfaces together (pcap-linux.c)."""


class Tap(NamedTuple):
    """What a frame says of the interface that it was seen at; null where it does not."""

    ifindex: int | None = None
    """Interface index on its machine, as cooked frames carry it."""
    name: str | None = None
    """Name in the frame's interface description block."""


def names_several(point: PointInput, names: Iterable[str | None]) -> bool:
    """Return whether a point's file names several interfaces, and no manifest says that it is one."""
    return point.role_origin != "manifest" and len(set(names) - {None}) > 1


def tap_names(point: PointInput, taps: Iterable[Tap], topology: Topology) -> dict[Tap, PointInput]:
    """Return each tap that has a name as a point: interface, role and pod are the tap's, the rest the capture point's.

    The index is named by `ip -j link` of the point's node. Left out are taps that nothing names, and all taps of a
    point whose role says that it is one interface, unless its file itself names several.
    """
    taps = list(taps)
    several = names_several(point, (tap.name for tap in taps))
    if point.role not in OPEN and not several:
        return {}
    names = {tap: name for tap in taps if (name := _name(tap, point, topology))}
    if not several:
        names = {tap: name for tap, name in names.items() if tap.ifindex is not None}
    return {tap: _as_point(point, name, tap, topology) for tap, name in names.items()}


def _name(tap: Tap, point: PointInput, topology: Topology) -> str | None:
    if tap.ifindex is not None:
        state = topology.state.get(point.node or "")
        return state.names.get(tap.ifindex) if state else None
    return tap.name if tap.name != ALL else None


def _as_point(point: PointInput, name: str, tap: Tap, topology: Topology) -> PointInput:
    """A pod behind it is the tap's only if state says so: the point's own would stand for all of its interfaces."""
    origin = "inferred" if tap.ifindex is None else "state"
    found = replace(point, interface=name, role=role_of(name), role_origin="inferred", pod=None, notes=[])
    complete(found, topology)
    found.role_origin = "state" if origin == "state" and found.role != "unknown" else found.role_origin
    return found
