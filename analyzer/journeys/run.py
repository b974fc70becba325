"""One run, read and matched: everything that following a packet asks about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from analyzer.columns.batch import Numbers
from analyzer.journeys.addresses import address, looked_up
from analyzer.journeys.clocks import Clocks, Offset
from analyzer.journeys.ending import certain
from analyzer.journeys.hashing import hashed
from analyzer.journeys.order import Ends, ends_of
from analyzer.journeys.packets import Packets
from analyzer.journeys.reading import RunSeen
from analyzer.journeys.sample import EVERYTHING
from analyzer.journeys.seen import NOTHING, Seen
from analyzer.topology import inference
from analyzer.topology.inference import BareSighting, TunnelSighting
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput, RunInput
from analyzer.words import HostRouting

NOBODY = -1
TOLERANCE_NS = 1_000_000_000
"""How far outside a capture's first and last frame a packet may lie for the capture to have been running."""


@dataclass
class FollowedRun:
    """A run's sightings as packets, its topology completed from them, and its nodes' clocks."""

    run: RunInput
    seen: RunSeen
    topology: Topology
    _tunnels: dict[tuple[int, int], set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Complete the topology before anything is looked up in it."""
        rows = self.rows
        inference.complete(self.topology, _tunnel_sightings(rows))
        if self.run.manifest is None:
            inference.complete_bare(self.topology, self.points, _bare_sightings(rows, self.seen))

    @property
    def rows(self) -> Seen:
        """Return the sightings."""
        return self.seen.sample.rows

    @property
    def points(self) -> list[PointInput]:
        """Return the run's points, tapped or not."""
        return self.seen.points

    @property
    def sampled(self) -> bool:
        """Return whether some packets were left out."""
        return self.seen.sample.limit < EVERYTHING

    @property
    def host_routing(self) -> HostRouting:
        """Return what the manifest says."""
        return self.run.manifest.host_routing if self.run.manifest else "unknown"

    @cached_property
    def point_of(self) -> Numbers:
        """Return for each capture the point that it is of."""
        return np.array([capture.point for capture in self.seen.captures], np.int64)

    @cached_property
    def packets(self) -> Packets:
        """Return the sightings as packets."""
        return Packets(self.rows, self.point_of)

    @cached_property
    def nodes(self) -> list[str]:
        """Return the names of the nodes that were tapped; points without a node are one that has no name."""
        return sorted({point.node or "" for point in self.points})

    @cached_property
    def senders(self) -> Numbers:
        """Return each row's sending node, as a place in `nodes`, NOBODY where nothing says."""
        return looked_up(self.rows, "source", self.node_number)

    @cached_property
    def receivers(self) -> Numbers:
        """Return each row's receiving node, likewise."""
        return looked_up(self.rows, "destination", self.node_number)

    @cached_property
    def clocks(self) -> Clocks:
        """Return the comparison of the nodes' clocks."""
        nodes = np.array([self.nodes.index(self.points[point].node or "") for point in self.point_of], np.int64)
        return Clocks(self.packets, nodes, self.senders)

    def node_number(self, of_address: str) -> int:
        """Return the node of an address as a place in `nodes`."""
        node = self.topology.node_of(of_address)
        return self.nodes.index(node) if node in self.nodes else NOBODY

    def offset(self, here: str | None, there: str | None) -> Offset | None:
        """Return how far a node's clock is ahead of another's; None where they could not be compared."""
        if here == there:
            return Offset(0, 0, 0, 0)
        return self.clocks.offset(self.nodes.index(here or ""), self.nodes.index(there or ""))

    def ends(self, row: int) -> Ends:
        """Return between whom the packet of a row travels."""
        found = self.rows[row]
        return ends_of(address(found, "source"), address(found, "destination"), self.topology)

    def way(self, ends: Ends) -> list[int]:
        """Return the points that a packet between these ends has to pass."""
        return certain(self.points, ends, self.host_routing, self._tunnels_between(ends))

    def _tunnels_between(self, ends: Ends) -> set[int]:
        """Return the tunnel devices at which packets from one node to the other were seen."""
        if not ends.known or ends.sender_node not in self.nodes or ends.receiver_node not in self.nodes:
            return set()
        pair = self.nodes.index(ends.sender_node), self.nodes.index(ends.receiver_node)
        if pair not in self._tunnels:
            passed = (self.senders == pair[0]) & (self.receivers == pair[1])
            points = set(self.point_of[np.unique(self.rows["capture"][passed])].tolist())
            self._tunnels[pair] = {index for index in points if self.points[index].role == "tunnel"}
        return self._tunnels[pair]

    def covers(self, time_ns: int) -> Callable[[int], bool]:
        """Return what says whether a point was capturing at a time: by the manifest, else by its own frames."""
        manifest = self.run.manifest
        begun, ended = (manifest.started_epoch_ns, manifest.ended_epoch_ns) if manifest else (None, None)

        def covered(point: int) -> bool:
            spans = [(c.first_ns, c.last_ns) for c in self.seen.captures if c.point == point] + [(begun, ended)]
            return any(
                first is not None and last is not None and first - TOLERANCE_NS <= time_ns <= last + TOLERANCE_NS
                for first, last in spans
            )

        return covered


def _tunnel_sightings(rows: Seen) -> list[TunnelSighting]:
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


def _bare_sightings(rows: Seen, seen: RunSeen) -> set[BareSighting]:
    """Return each source outside tunnels once, by point and TTL."""
    bare = np.flatnonzero(rows["tunnels"] <= 0)
    first = _first_of_each(rows, bare, ("capture", "source_hi", "source", "ttl"))
    captures = seen.captures
    return {
        BareSighting(captures[int(rows[at]["capture"])].point, address(rows[at], "source"), int(rows[at]["ttl"]))
        for at in first
    }


def _first_of_each(rows: Seen, which: Numbers, names: tuple[str, ...]) -> list[int]:
    if not len(which):
        return []
    _, first = np.unique(hashed(rows[name][which] for name in names), return_index=True)
    places: list[int] = which[np.sort(first)].tolist()
    return places
