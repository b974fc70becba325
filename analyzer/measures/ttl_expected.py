"""TTLs beside what the rules expect, for each direction between two nodes and each place on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from analyzer.flows.path_class import Classified
from analyzer.measures.counts import value_counts
from analyzer.measures.routers import Routers
from analyzer.measures.ttl_initial import began, own_view
from analyzer.measures.ttl_judged import Judged, judge
from analyzer.measures.ttl_rules import OUTER_INITIAL, Mode, Setup
from analyzer.measures.ways import MOST, Crossed, Way, ways
from analyzer.result import TtlExpectation
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput

Place = Literal["source underlay", "destination underlay", "receiver"]
Header = Literal["workload", "outer"]
Source = Literal["routes", "underlays"] | None
NO_VIEW = "no capture in the receiving pods; under BPF host routing an lxc does not show what its pod receives"
NOTHING = "captured, and nothing of it was seen there"
USED_UP = "the TTL is used up before: nothing is expected there, and nothing was seen"


class Group(NamedTuple):
    """What directions of flows share that have one expectation."""

    mode: Mode
    source_node: str | None
    destination_node: str | None
    initial: int | None
    own: bool
    routers: int | None
    routers_from: Source


@dataclass
class Seen:
    """TTLs of a group by place and header, the points that show them, and the pods that receive."""

    ttls: dict[tuple[Place, Header], Counter[int]] = field(default_factory=dict)
    points: dict[tuple[Place, Header], set[str]] = field(default_factory=dict)
    receivers: set[str | None] = field(default_factory=set)


def expected_ttls(
    flows: Iterable[Classified], points: list[PointInput], topology: Topology, routers: Routers, setup: Setup
) -> list[TtlExpectation]:
    """Return one row per group, place and header, places without packets included where the question is the receiver.

    Flows between pods that crossed one way only, by their headers: mixed and encrypted directions have no rule.
    """
    groups: dict[Group, Seen] = {}
    for way in ways(flows):
        group = _group(way, points, topology, routers)
        if group is not None:
            _count(groups.setdefault(group, Seen()), way, points, topology)
    rows = [row for group in sorted(groups, key=str) for row in _rows(group, groups[group], points, setup)]
    return rows[:MOST]


def _group(way: Way, points: list[PointInput], topology: Topology, routers: Routers) -> Group | None:
    crossed: Crossed | Literal["intranode"] | None = way.crossed(points) if way.flow.internode_pods else None
    crossed = "intranode" if way.flow.intranode else crossed
    if crossed is None or crossed == "mixed" or crossed == "encrypted":
        return None
    own = own_view(way, points, topology)
    highest = max((look.ttl for look, _ in way.cells if look.ttl is not None), default=None)
    inferred = None if highest is None else began(highest, False, way.flow.flow.key.protocol, ()).initial
    initial = inferred if not own else min(own) if len(own) == 1 else None
    count = _routers(way, points, routers) if crossed == "native" else (None, None)
    return Group(crossed, way.sender_node, way.receiver_node, initial, bool(own), *count)


def _routers(way: Way, points: list[PointInput], routers: Routers) -> tuple[int | None, Source]:
    """Count routers by the routes; without them, by what the TTL lost between the underlays of both nodes."""
    count = routers.between(way.sender_node, way.receiver_node)
    if count is not None:
        return count, "routes"
    if way.sender_node is None or way.receiver_node is None:
        return None, None
    before, after = (way.ttls(points, node, "underlay") for node in (way.sender_node, way.receiver_node))
    if len(before) == len(after) == 1 and way.sender_node != way.receiver_node:
        return min(before) - min(after), "underlays"
    return None, None


def _count(seen: Seen, way: Way, points: list[PointInput], topology: Topology) -> None:
    receiver = topology.pod_name(way.receiver)
    seen.receivers.add(receiver)
    at_receiver = {points[look.point].role for look, _ in way.cells if receiver and points[look.point].pod == receiver}
    nodes: dict[str | None, Place] = {way.sender_node: "source underlay", way.receiver_node: "destination underlay"}
    for look, cell in way.cells:
        point = points[look.point]
        place: Place | None = None
        if point.role == "underlay" and point.node is not None and not way.flow.intranode:
            place = nodes.get(point.node)
        elif receiver and point.pod == receiver and point.role == ("pod" if "pod" in at_receiver else "lxc"):
            place = "receiver"
        if place is None:
            continue
        headers: list[tuple[Header, int | None]] = [("workload", look.ttl), ("outer", look.outer_ttl)]
        for header, ttl in headers:
            if ttl is not None:
                seen.ttls.setdefault((place, header), Counter())[ttl] += cell.packets
                seen.points.setdefault((place, header), set()).add(point.id)


def _rows(group: Group, seen: Seen, points: list[PointInput], setup: Setup) -> Iterable[TtlExpectation]:
    observed = seen.ttls
    if ttls := observed.get(("source underlay", "workload")):
        yield _row(group, seen, "source underlay", "workload", judge(setup, group.mode, group.initial, ttls, 0, False))
    if ttls := observed.get(("source underlay", "outer")):
        yield _row(group, seen, "source underlay", "outer", _outer(setup, set(ttls)))
    if (ttls := observed.get(("destination underlay", "workload"))) and (
        group.mode == "encapsulated" or group.routers_from == "routes"
    ):
        judged = judge(setup, group.mode, group.initial, ttls, group.routers or 0, False)
        yield _row(group, seen, "destination underlay", "workload", judged)
    ttls = observed.get(("receiver", "workload"), Counter())
    routers = group.routers if group.mode == "native" else 0
    judged = judge(setup, group.mode, group.initial, ttls, routers, True)
    if not ttls and not judged.why:
        tapped = any(p.role == "pod" and p.paths and p.pod in seen.receivers for p in points)
        used_up = tapped and bool(judged.rules) and not judged.expected
        judged = judged._replace(met=used_up or None, why=USED_UP if used_up else NOTHING if tapped else NO_VIEW)
    yield _row(group, seen, "receiver", "workload", judged)


def _outer(setup: Setup, ttls: set[int]) -> Judged:
    """Judge the tunnel header where it leaves: the datapath writes 64, whatever the packet inside has."""
    if setup.datapath == "unknown":
        return Judged([], [], None, "what wrote the outer header is not known: state of Cilium would tell")
    shown = ", ".join(map(str, sorted(ttls)))
    met = ttls == {OUTER_INITIAL}
    return Judged(
        [OUTER_INITIAL],
        ["outer header: IPDEFTTL"],
        met,
        f"{shown} as expected" if met else f"{shown} seen where {OUTER_INITIAL} is expected",
    )


def _row(group: Group, seen: Seen, place: Place, header: Header, judged: Judged) -> TtlExpectation:
    outer = header == "outer"
    return TtlExpectation(
        scope="intranode" if group.mode == "intranode" else "internode",
        path_class=group.mode,
        source_node=group.source_node,
        destination_node=group.destination_node,
        place=place,
        header=header,
        initial=OUTER_INITIAL if outer else group.initial,
        initial_from="rule" if outer else "own view" if group.own else "inferred",
        routers=group.routers,
        routers_from=group.routers_from,
        expected=judged.expected,
        rules=judged.rules,
        observed=value_counts(seen.ttls.get((place, header), Counter())),
        points=sorted(seen.points.get((place, header), ())),
        met=judged.met,
        why=judged.why,
    )
