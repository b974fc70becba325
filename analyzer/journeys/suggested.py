"""What sightings suggest of a topology, as `topology/inference.py` takes it."""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Numbers
from analyzer.journeys.addresses import address
from analyzer.journeys.hashing import hashed
from analyzer.journeys.reading import RunSeen
from analyzer.journeys.seen import NOTHING, Seen
from analyzer.topology.inference import BareSighting, TunnelSighting


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


def _first_of_each(rows: Seen, which: Numbers, names: tuple[str, ...]) -> list[int]:
    if not len(which):
        return []
    _, first = np.unique(hashed(rows[name][which] for name in names), return_index=True)
    places: list[int] = which[np.sort(first)].tolist()
    return places
