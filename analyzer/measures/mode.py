"""Routing mode as declared, by routes and settings, against the mode that packets between two nodes show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from analyzer.flows.alike import Alike
from analyzer.flows.path_evidence import WIRE
from analyzer.measures.ways import MOST, Crossed, Way, ways_of_kinds
from analyzer.result import ModeBetween, RouteTo
from analyzer.topology.manifest import Manifest
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput

Declared = Literal["overlay", "native", "none"]
Pair = tuple[str | None, str | None]
OF_ROUTE: dict[str, Declared] = {"overlay": "overlay", "native": "native", "ecmp": "native", "none": "none"}
AS_OBSERVED: dict[Declared, Crossed] = {"overlay": "encapsulated", "native": "native"}


class Said(NamedTuple):
    """A declared mode and who says so."""

    mode: Declared
    by: str


@dataclass
class _Packets:
    """Of one pair of nodes: packets on the wire by how they crossed, the directions of flows, and arrivals."""

    crossed: Counter[Crossed] = field(default_factory=Counter)
    dsr: int = 0
    arrived: bool = False


def modes(
    kinds: Iterable[Alike],
    points: list[PointInput],
    topology: Topology,
    routes: Iterable[RouteTo],
    manifest: Manifest | None,
) -> list[ModeBetween]:
    """Return one row per directed pair of nodes with a declaration or packets; pairs of unknown nodes are one row."""
    said = _of_routes(routes, topology)
    general = _of_settings(topology, manifest)
    packets: dict[Pair, _Packets] = {}
    for kind, way in ways_of_kinds(kinds):
        if way.flow.internode_pods:
            known = way.sender_node is not None and way.receiver_node is not None
            pair = (way.sender_node, way.receiver_node) if known else (None, None)
            _count(packets.setdefault(pair, _Packets()), kind, way, points)
    pairs = sorted({*said, *packets}, key=lambda pair: (pair[0] or "", pair[1] or ""))
    tapped = {point.node for point in points if point.paths and point.role in ("underlay", "pod", "lxc", "tunnel")}
    return [
        _row(pair, [*said.get(pair, []), *general], packets.get(pair, _Packets()), pair[1] in tapped)
        for pair in pairs[:MOST]
    ]


def _of_routes(routes: Iterable[RouteTo], topology: Topology) -> dict[Pair, list[Said]]:
    owners = {str(network): owner for network, owner in topology.cidrs}
    hosts = set(owners.values())
    said: dict[Pair, list[Said]] = {}
    for row in routes:
        owner = owners.get(row.destination)
        if row.kind != "local" and owner is not None and row.node in hosts:
            where = " ".join(filter(None, (f"via {', '.join(row.via)}" if row.via else "", ", ".join(row.device))))
            said.setdefault((row.node, owner), []).append(
                Said(OF_ROUTE[row.kind], f"route to {row.destination}: {row.kind}{f' ({where})' if where else ''}")
            )
    return said


def _of_settings(topology: Topology, manifest: Manifest | None) -> list[Said]:
    """Return what holds for all pairs; routing-mode hybrid, where both may appear, declares nothing."""
    said = []
    tunnel = manifest.tunnel if manifest else topology.config.tunnel
    if tunnel:
        said.append(Said("overlay", f"{'manifest' if manifest else 'settings'}: {tunnel.protocol} on {tunnel.port}"))
    if (topology.config.value("routing-mode") or "").lower() == "native":
        said.append(Said("native", "settings: routing-mode native"))
    return said


def _count(found: _Packets, kind: Alike, way: Way, points: list[PointInput]) -> None:
    """Count directions at their busiest points on the wire; Geneve with options may be DSR in a native cluster."""
    crossed = way.crossed(points)
    looks = [look for look, _ in way.cells]
    found.arrived |= any(points[look.point].node == way.receiver_node for look in looks)
    if crossed is not None:
        between = (*WIRE, "tunnel")
        wire = [look for look in looks if points[look.point].role in between or look.tunnel or look.encrypted]
        packets = kind.busiest(wire) if wire else sum(cell.packets for look in looks for cell in kind.cells[look])
        found.crossed[crossed] += packets
        if crossed == "encapsulated" and any(look.geneve_options for look in way.flow.flow.cells):
            found.dsr += packets


def _row(pair: Pair, said: list[Said], packets: _Packets, tapped: bool) -> ModeBetween:
    declared = said[0].mode if said and len({each.mode for each in said}) == 1 else None
    observed = _observed(packets.crossed)
    agrees, why = _agrees(said, declared, observed, packets, tapped)
    return ModeBetween(
        source_node=pair[0],
        destination_node=pair[1],
        declared=declared,
        declared_by=[each.by for each in said],
        observed=observed,
        evidence=[f"{crossed}: {n} packets" for crossed, n in sorted(packets.crossed.items())],
        agrees=agrees,
        why=why,
    )


def _observed(crossed: Counter[Crossed]) -> Crossed | None:
    if len(crossed) > 1:
        return "mixed"
    return next(iter(crossed), None)


def _agrees(
    said: list[Said], declared: Declared | None, observed: Crossed | None, packets: _Packets, tapped: bool
) -> tuple[bool | None, str]:
    if len({each.mode for each in said}) > 1:
        return None, "the declarations contradict each other"
    if declared is None:
        return None, "nothing declares a mode: routes of the nodes, or cilium-config, would"
    if observed is None:
        return None, "no packet between them was seen between nodes"
    if observed == "encrypted":
        return None, "encrypted packets do not show what is inside"
    if declared == "none":
        return _without_route(packets, tapped)
    if observed == AS_OBSERVED[declared]:
        return True, f"declared {declared}, and all packets are {observed}"
    if declared == "native" and packets.dsr and packets.dsr == packets.crossed["encapsulated"]:
        return None, "Geneve with options: DSR uses it in native clusters too"
    return False, f"declared {declared}, but packets are {observed}"


def _without_route(packets: _Packets, tapped: bool) -> tuple[bool | None, str]:
    """Judge a pair without a route: packets may leave by the default route, and should not arrive."""
    if packets.arrived:
        return False, "there is no route but the default one, and yet packets arrived"
    if tapped:
        return True, "there is no route but the default one, by which packets left, and none arrived"
    return None, "packets left without a route of their own; whether they arrived, captures on the far node would tell"
