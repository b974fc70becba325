"""What sightings suggest of a topology, as `topology/inference.py` takes it."""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Numbers
from analyzer.journeys.addresses import address
from analyzer.journeys.hashing import hashed
from analyzer.journeys.reading import RunSeen
from analyzer.journeys.seen import NOTHING, Seen
from analyzer.topology import inference
from analyzer.topology.doubt import doubted, may_be_a_pods, one_sender, surely_nodes
from analyzer.topology.inference import BareSighting, TunnelSighting
from analyzer.topology.runs import PointInput

ENDS = ("source_hi", "source", "destination_hi", "destination")


def tunnel_sightings(rows: Seen) -> list[TunnelSighting]:
    """Return each (outer, VNI, inner) once, the outermost tunnel's."""
    inside = np.flatnonzero(rows["tunnels"] > 0)
    names = ("outer_source_hi", "outer_source", "outer_destination_hi", "outer_destination", "vni")
    inner = ("source_hi", "source", "destination_hi", "destination")
    found = []
    for at in _first_of_each(rows, inside, (*names, *inner)):
        row = rows[at]
        outer = [address(row, name, "outer_version") for name in ("outer_source", "outer_destination")]
        vni = None if row["vni"] == NOTHING else int(row["vni"])
        found.append(TunnelSighting(outer[0], outer[1], vni, address(row, "source"), address(row, "destination")))
    return found


def bare_sightings(rows: Seen, seen: RunSeen) -> set[BareSighting]:
    """Return each source and destination outside tunnels once, by point and TTL."""
    bare = np.flatnonzero(rows["tunnels"] <= 0)
    first = _first_of_each(rows, bare, ("capture", "source_hi", "source", "destination_hi", "destination", "ttl"))
    captures = seen.captures
    return {
        BareSighting(
            captures[int(rows[at]["capture"])].point,
            address(rows[at], "source"),
            int(rows[at]["ttl"]),
            address(rows[at], "destination"),
        )
        for at in first
    }


def open_roles(rows: Seen, seen: RunSeen) -> list[str]:
    """Leave open, or set right, what only the names of files say of points; return what to tell.

    Cooked frames under a name that says nothing are those of all interfaces. A node's uplink by its name that has one
    address at one end of every packet may be a pod's own eth0 (topology/doubt.py).
    """
    point_of = np.array([capture.point for capture in seen.captures], np.int64)
    told, named = [], surely_nodes(seen.points)
    for index, point in enumerate(seen.points):
        if point.role != "unknown" and not may_be_a_pods(point):
            continue
        here = np.flatnonzero(point_of[rows["capture"]] == index) if len(point_of) else np.zeros(0, np.int64)
        if point.role == "unknown" and len(here) and np.all(rows["packet_type"][here] != NOTHING):
            point.role = "any"
        elif may_be_a_pods(point) and point.node not in named and not np.any(rows["tunnels"][here] > 0):
            told += _doubted(rows, here, point)
    return told


def _doubted(rows: Seen, here: Numbers, point: PointInput) -> list[str]:
    initial = here[np.isin(rows["ttl"][here], inference.INITIAL_TTLS)]
    fresh = {address(rows[at], "source") for at in _first_of_each(rows, initial, ENDS[:2])}
    pairs = ((address(rows[at], "source"), address(rows[at], "destination")) for at in _first_of_each(rows, here, ENDS))
    sender = one_sender(pairs, fresh)
    if sender is None:
        return []
    point.role = "unknown"
    return [f"{point.id}: {doubted(sender)}"]


def _first_of_each(rows: Seen, which: Numbers, names: tuple[str, ...]) -> list[int]:
    if not len(which):
        return []
    _, first = np.unique(hashed(rows[name][which] for name in names), return_index=True)
    places: list[int] = which[np.sort(first)].tolist()
    return places
