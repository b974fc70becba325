"""Where the packets of a flow's one direction had to pass, where they were seen, and from where on no more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from typing import NamedTuple

from analyzer.flows.path_class import Classified
from analyzer.journeys.between import hidden
from analyzer.journeys.ending import bypassed, certain, is_receivers
from analyzer.journeys.order import Ends, ends_of, one_end, real, stage
from analyzer.result import Point
from analyzer.run_read import RunRead
from analyzer.topology.runs import PointInput
from analyzer.triage.packet import UDP
from analyzer.words import HostRouting

ON_ITS_WAY_NS = 100_000_000
"""A packet may come so late that a capture has ended meanwhile: more than the round trip within a continent."""
Carrier = tuple[str, int | None]
"""A kind of tunnel and its UDP port."""
Hosts = tuple[int, str, str]
"""An IP protocol and the two addresses that use it, the lower first."""


class Passage(NamedTuple):
    """One direction of a flow. Points are places among the run's."""

    ends: Ends
    seen: dict[int, int]
    """Point → packets of this direction."""
    arrived: bool
    """Whether the receiver's own view showed any."""
    last_seen: tuple[int, ...]
    """Furthest on the way of those that saw any."""
    next_expected: tuple[int, ...]
    """The next that they had to pass where none was seen; empty where nothing is certain."""

    seen_last: int = 0
    """Packets that the furthest points saw, each once."""

    @property
    def lost(self) -> bool:
        """Return whether a captured point that all had to pass saw none."""
        return bool(self.seen) and not self.arrived and bool(self.next_expected)


class _Reached(NamedTuple):
    """How far packets between the same ends got that were seen at the same points."""

    arrived: bool
    last_seen: tuple[int, ...]
    later: list[int]
    """Points behind those that they had to pass."""


class Passages:
    """The passages of a run's flows; what two flows between the same ends have in common is worked out once."""

    def __init__(self, read: RunRead, apart_ns: int = 0) -> None:
        """Gather which points show packets between which nodes; `apart_ns`: how far clocks of nodes may be apart."""
        self._read, self._points, self._apart_ns = read, read.tables.points, apart_ns
        self._must: dict[Ends, list[int]] = {}
        self._reached: dict[tuple[Ends, tuple[int, ...]], _Reached] = {}
        self._between = _between(read.flows, self._points)
        self._bypassed = bypassed(self._points, read.topology)
        self._devices = _devices(read.flows, self._points)
        self._opaque = _opaque(read.flows, self._points)
        self._cutting = _cutting(read.flows)

    def of(self, flow: Classified, forward: bool) -> Passage:
        """Return how packets of one direction went; no packet is no sight and no loss."""
        seen: Counter[int] = Counter()
        for look, cell in flow.ways[forward]:
            seen[look.point] += cell.packets
        return self.of_seen(flow, forward, seen)

    def of_seen(self, flow: Classified, forward: bool, seen: Mapping[int, int]) -> Passage:
        """Return how some packets of one direction went that were seen so often at these points."""
        blind = range(len(self._points)) if flow.flow.key.is_cut else self._cutting.get(_hosts(flow), ())
        return self.between(self.ends(flow, forward), seen, flow.flow.first_ns, _tunnels(flow), blind)

    def between(
        self,
        ends: Ends,
        seen: Mapping[int, int],
        time_ns: int | None,
        tunnels: Set[Carrier] = frozenset(),
        blind: Collection[int] = (),
    ) -> Passage:
        """Return how packets of that time between these ends went that were seen so often at these points.

        `tunnels` are those that they were seen in: the device of another overlay does not show them. `blind` are points
        that may show them and do not say so.
        """
        if not seen:
            return Passage(ends, {}, False, (), ())
        at = tuple(sorted(seen))
        reached = self._reached.get((ends, at)) or self._reached.setdefault((ends, at), self._reach(ends, at))
        following = () if reached.arrived else self._next(ends, reached, time_ns, tunnels, blind)
        last = _packets(self._points, {point: seen[point] for point in reached.last_seen})
        return Passage(ends, dict(seen), reached.arrived, reached.last_seen, following, last)

    def _reach(self, ends: Ends, seen: tuple[int, ...]) -> _Reached:
        ordered = one_end(ends)
        stages = {point: stage(self._points[point], ordered) for point in real(seen, self._points.__getitem__)}
        furthest = max(stages.values())
        last = tuple(point for point, far in stages.items() if far == furthest)
        arrived = any(is_receivers(self._points[point], ends) for point in seen)
        later = [at for at in self.must(ends) if stage(self._points[at], ends) > furthest]
        return _Reached(arrived, last, [] if any(self._is_delivered(point, ends) for point in seen) else later)

    def _is_delivered(self, point: int, ends: Ends) -> bool:
        """Return whether another pod than the sender's saw the packets: two may have one address."""
        where = self._points[point]
        return where.role == "pod" and where.pod not in (None, ends.sender_pod)

    def ends(self, flow: Classified, forward: bool) -> Ends:
        """Return between whom packets of one direction go."""
        source, destination = (flow.source_ip, flow.destination_ip)[:: 1 if forward else -1]
        return ends_of(source, destination, self._read.topology)

    def must(self, ends: Ends) -> list[int]:
        """Return the points that packets between these ends have to pass, in order."""
        if ends not in self._must:
            between = self._between.get((ends.sender_node, ends.receiver_node), set())
            tunnels = {index for index in between if self._points[index].role == "tunnel"}
            way = certain(self._points, ends, self._host_routing, tunnels, self._bypassed)
            dark = hidden((self._points[index] for index in between), ends) or self._is_opaque(ends, between)
            self._must[ends] = [index for index in way if not dark or self._points[index].role != "underlay"]
        return self._must[ends]

    def _is_opaque(self, ends: Ends, between: Set[int]) -> bool:
        """Return whether the sender's tunnel device shows what no wire does, and the wire shows UDP between nodes.

        That may be the tunnel, on a port that nothing names.
        """
        roles = {(self._points[index].role, self._points[index].node) for index in between}
        sent = ("tunnel", ends.sender_node) in roles and not any(role == "underlay" for role, _ in roles)
        return sent and any(self._points[index].node == ends.sender_node for index in self._opaque)

    @property
    def _host_routing(self) -> HostRouting:
        manifest, config = self._read.run.manifest, self._read.topology.config
        return manifest.host_routing if manifest else config.host_routing

    def _next(
        self, ends: Ends, reached: _Reached, time_ns: int | None, tunnels: Set[Carrier], blind: Collection[int]
    ) -> tuple[int, ...]:
        foreign = {point for point, shown in self._devices.items() if tunnels and shown.isdisjoint(tunnels)}
        here = {self._points[point].node for point in reached.last_seen}
        told = [
            point
            for point in reached.later
            if point not in foreign
            and point not in blind
            and self.tells_of(point, time_ns, 0 if self._points[point].node in here else self._apart_ns)
        ]
        nearest = min((stage(self._points[point], ends) for point in told), default=None)
        return tuple(point for point in told if stage(self._points[point], ends) == nearest)

    def further(self, way: Passage) -> list[int]:
        """Return the captured points behind those that saw its packets last, that they had to pass, in order."""
        reached = max((stage(self._points[point], way.ends) for point in way.last_seen), default=0)
        return [at for at in self.must(way.ends) if stage(self._points[at], way.ends) > reached]

    def tells_of(self, point: int, time_ns: int | None, apart_ns: int = 0) -> bool:
        """Return whether a point would have shown a packet of that time: it was capturing, and dropped none.

        Points of a manifest were captured together; of others, and of files that were changed since, only their own
        frames say when, by a clock that may be so far from the one of that time.
        """
        if point >= len(self._read.tables.quality):
            return False
        quality = self._read.tables.quality[point]
        changed = _is_changed(self._points[point], quality)
        if quality.dropped or quality.file_truncated or len(quality.notes) > changed or time_ns is None:
            return False
        if self._read.run.manifest is not None and not changed:
            return True
        first, last = quality.first_epoch_ns, quality.last_epoch_ns
        if first is None or last is None:
            return False
        return first + apart_ns <= time_ns <= last - apart_ns - ON_ITS_WAY_NS


def _packets(points: list[PointInput], seen: Mapping[int, int]) -> int:
    """Return how many packets points of one stage saw: of a node's uplinks each takes one, all others show the same."""
    if len(seen) == 1:
        return next(iter(seen.values()))
    found: Counter[int | str] = Counter()
    for at, packets in seen.items():
        point = points[at]
        parted = point.role == "underlay" and point.node is not None and not point.interface.startswith("bond")
        found[point.node if parted and point.node else at] += packets
    return max(found.values(), default=0)


def _is_changed(point: PointInput, quality: Point) -> bool:
    """Return whether the file is not the one the manifest was written for, which is a note of its own."""
    said = point.declared.sha256 if point.declared else None
    return bool(said and quality.sha256 and said != quality.sha256)


def _devices(flows: Iterable[Classified], points: list[PointInput]) -> dict[int, set[Carrier]]:
    """Return tunnel device → the tunnels, with their ports, of the flows that it showed; other overlays pass it by."""
    found: dict[int, set[Carrier]] = defaultdict(set)
    for flow in flows:
        shown = {look.point for look in flow.flow.cells if points[look.point].role == "tunnel"}
        tunnels = _tunnels(flow) if shown else set()
        for point in shown:
            found[point] |= tunnels
    return {point: tunnels for point, tunnels in found.items() if tunnels}


def _opaque(flows: Iterable[Classified], points: list[PointInput]) -> set[int]:
    """Return the wires that show UDP between nodes themselves."""
    between = (flow for flow in flows if flow.flow.key.protocol == UDP and flow.peer_scope == "host")
    return {look.point for flow in between for look in flow.flow.cells if points[look.point].role == "underlay"}


def _cutting(flows: Iterable[Classified]) -> dict[Hosts, set[int]]:
    """Return the hosts of packets whose transport header was cut off → the points that did: any flow's may be there."""
    found: dict[Hosts, set[int]] = defaultdict(set)
    for flow in flows:
        if flow.flow.key.is_cut:
            found[_hosts(flow)] |= {look.point for look in flow.flow.cells}
    return found


def _hosts(flow: Classified) -> Hosts:
    key = flow.flow.key
    return key.protocol, key.low_ip, key.high_ip


def _tunnels(flow: Classified) -> set[Carrier]:
    return {(look.tunnel.kind, look.tunnel.port) for look in flow.flow.cells if look.tunnel}


def _between(flows: Iterable[Classified], points: list[PointInput]) -> dict[tuple[str | None, str | None], set[int]]:
    """Return (sender's node, receiver's node) → the points that saw packets of pods from one to the other."""
    found: dict[tuple[str | None, str | None], set[int]] = defaultdict(set)
    for flow in flows:
        if flow.peer_scope == "pod-pod":
            back, there = flow.ways
            found[flow.source_node, flow.destination_node] |= {look.point for look, _ in there}
            found[flow.destination_node, flow.source_node] |= {look.point for look, _ in back}
    return found
