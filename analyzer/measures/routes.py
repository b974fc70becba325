"""How a packet from each node to each pod CIDR leaves, by the node's main table (cilium-facts 5).

Via the own router IP on cilium_host = overlay; via another address on the underlay = native; several next hops = ECMP.
"""

from __future__ import annotations

import ipaddress
from typing import Literal

from analyzer.result import RouteTo
from analyzer.topology.model import Network, Topology
from analyzer.topology.route import DEFAULT, Route

Kind = Literal["local", "overlay", "native", "ecmp", "none"]


def routes(topology: Topology) -> list[RouteTo]:
    """Return one row per node with state and pod CIDR; longest prefix wins, the default route counts as none."""
    rows: list[RouteTo] = []
    destinations = sorted(topology.cidrs, key=lambda pair: (pair[0].version, pair[0]))
    for node in sorted(topology.state):
        table = topology.state[node].routes
        if table:
            rows += [_row(node, cidr, owner, _longest_match(cidr, table)) for cidr, owner in destinations]
    return rows


def _row(node: str, cidr: Network, owner: str, route: Route | None) -> RouteTo:
    return RouteTo(
        node=node,
        destination=str(cidr),
        via=list(route.via) if route else [],
        device=list(route.devices) if route else [],
        protocol=route.protocol if route else None,
        mtu=route.mtu if route else None,
        kind="local" if owner == node else _kind(route),
    )


def _longest_match(cidr: Network, table: list[Route]) -> Route | None:
    """Return the most specific route that covers the whole CIDR; without one the default route, or nothing."""
    best: Route | None = None
    length = -1
    for route in table:
        try:
            network = ipaddress.ip_network("0.0.0.0/0" if route.destination == DEFAULT else route.destination)
        except ValueError:
            continue  # not a prefix: `broadcast`, `multicast` and the like lead to no pod
        if network.version == cidr.version and network.prefixlen > length and cidr.subnet_of(network):  # type: ignore[arg-type]
            best, length = route, network.prefixlen
    return best


def _kind(route: Route | None) -> Kind:
    if route is None or route.destination == DEFAULT or route.refuses:
        return "none"
    if len(route.via) > 1:
        return "ecmp"
    if route.devices and all(device.startswith("cilium_") for device in route.devices):
        return "overlay"
    return "native"
