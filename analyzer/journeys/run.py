"""One run, read and matched: everything that following a packet asks about."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from analyzer.columns.batch import Numbers
from analyzer.journeys.addresses import address, looked_up
from analyzer.journeys.between import Between, hidden
from analyzer.journeys.clocks import Clocks
from analyzer.journeys.ending import bypassed, certain
from analyzer.journeys.hashing import Hashes, hashed
from analyzer.journeys.index import Index
from analyzer.journeys.offset import Offset
from analyzer.journeys.order import Ends, ends_of
from analyzer.journeys.packets import Packets
from analyzer.journeys.reading import RunSeen
from analyzer.journeys.running import Running
from analyzer.journeys.sample import EVERYTHING
from analyzer.journeys.seen import Seen
from analyzer.journeys.suggested import bare_sightings, open_roles, tunnel_sightings
from analyzer.journeys.taps import SeenTaps
from analyzer.journeys.words import ANSWERS
from analyzer.topology import inference, pod_cidrs
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput, RunInput
from analyzer.words import HostRouting

NOBODY = -1
DIRECTION = ("protocol", "source_hi", "source", "destination_hi", "destination", "source_port", "destination_port")
DATAGRAM = ("version", "protocol", "ip_id", "source_hi", "source", "destination_hi", "destination")
"""What fragments of one datagram have in common (RFC 791 3.2, RFC 8200 4.5)."""


@dataclass
class FollowedRun:
    """A run's sightings as packets, its topology completed from them, and its nodes' clocks."""

    run: RunInput
    seen: RunSeen
    topology: Topology
    notes: list[str] = field(default_factory=list)
    """What became of roles that only a file's name suggested."""

    def __post_init__(self) -> None:
        """Complete the topology before anything is looked up in it."""
        rows = self.rows
        tunnelled = tunnel_sightings(rows)
        inference.complete(self.topology, tunnelled)
        self.notes = open_roles(rows, self.seen)
        if self.run.manifest is None:
            inference.complete_bare(self.topology, self.points, bare_sightings(rows, self.seen))
        pod_cidrs.complete(self.topology, tunnelled)

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
        """Return what the manifest says, else state of the cluster."""
        return self.run.manifest.host_routing if self.run.manifest else self.topology.config.host_routing

    @cached_property
    def point_of(self) -> Numbers:
        """Return for each capture the point that it is of."""
        return np.array([capture.point for capture in self.seen.captures], np.int64)

    @cached_property
    def places(self) -> Hashes:
        """Return for each row where it was seen: a hash of the point, and of several interfaces the one."""
        return hashed([self.point_of[self.rows["capture"]], self.rows["block"], self.rows["interface"]])

    @cached_property
    def taps(self) -> SeenTaps:
        """Return what tells the interfaces of captures of several apart."""
        return SeenTaps(self.rows, self.seen, lambda: self.places, self.topology)

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
    def directions(self) -> Index:
        """Return the rows by flow and direction."""
        return Index(hashed(self.rows[name] for name in DIRECTION))

    @cached_property
    def translated(self) -> Index:
        """Return the rows by fingerprint without addresses."""
        return Index(np.ascontiguousarray(self.rows["translated"]))

    @cached_property
    def quoting(self) -> Numbers:
        """Return the rows of ICMP errors that quote a packet."""
        return np.flatnonzero(self.rows["quoted"])

    @cached_property
    def answers(self) -> Numbers:
        """Return the rows of echo replies."""
        found = np.zeros(len(self.rows), np.bool_)
        for protocol, kind in ANSWERS.items():
            found |= (self.rows["protocol"] == protocol) & (self.rows["icmp_type"] == kind)
        return np.flatnonzero(found)

    @cached_property
    def clocks(self) -> Clocks:
        """Return the comparison of the nodes' clocks."""
        nodes = np.array([self.nodes.index(self.points[point].node or "") for point in self.point_of], np.int64)
        return Clocks(self.packets, nodes, self.senders, self.receivers)

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
        between = self._between.points(ends)
        tunnels = {index for index in between if self.points[index].role == "tunnel"}
        way = certain(self.points, ends, self.host_routing, tunnels, self._bypassed)
        wires = not hidden((self.points[index] for index in between), ends)
        return [index for index in way if wires or self.points[index].role != "underlay"]

    @cached_property
    def _bypassed(self) -> set[str]:
        return bypassed(self.points, self.topology)

    @cached_property
    def _between(self) -> Between:
        return Between(self.rows, self.point_of, self.senders, self.receivers, self.topology, self.nodes)

    @cached_property
    def running(self) -> Running:
        """Return when the points were capturing."""
        return Running(self.seen, self.run.manifest is not None, self.offset)

    @cached_property
    def datagrams(self) -> Index:
        """Return the rows by datagram: fragments of one are together."""
        return Index(hashed(self.rows[name] for name in DATAGRAM))
