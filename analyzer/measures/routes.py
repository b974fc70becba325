"""How a packet from each node to each pod CIDR leaves, by the node's main table (cilium-facts 5).

Via the own router IP on cilium_host = overlay; via another address on the underlay = native; several next hops = ECMP.
"""

from __future__ import annotations

import ipaddress
from typing import Any, Literal

from analyzer.result import RouteTo
from analyzer.topology.model import Network, Topology
from analyzer.topology.state import route_mtu

Kind = Literal["local", "overlay", "native", "ecmp", "none"]


def routes(topology: Topology) -> list[RouteTo]:
    """Return one row per node with state and pod CIDR; longest prefix wins, the default route counts as none."""
    rows: list[RouteTo] = []
    destinations = sorted(topology.cidrs, key=lambda pair: (pair[0].version, pair[0]))
    for node in sorted(topology.state):
        table = topology.state[node].routes
        if table:
            rows += [_route(node, cidr, owner, table) for cidr, owner in destinations]
    return rows


def _route(node: str, cidr: Network, owner: str, table: list[dict[str, Any]]) -> RouteTo:
    route = _longest_match(cidr, table)
    hops = route.get("nexthops") or [route]
    via = [hop["gateway"] for hop in hops if "gateway" in hop]
    devices = [hop["dev"] for hop in hops if "dev" in hop]
    return RouteTo(
        node=node,
        destination=str(cidr),
        via=via,
        device=devices,
        protocol=route.get("protocol"),
        mtu=route_mtu(route),
        kind=_kind(node, owner, route, via, devices),
    )


def _longest_match(cidr: Network, table: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the most specific route that covers the whole CIDR; without one the default route, or nothing."""
    best: dict[str, Any] = {}
    length = -1
    for route in table:
        try:
            network = ipaddress.ip_network("0.0.0.0/0" if route["dst"] == "default" else route["dst"])
        except (KeyError, ValueError):
            continue  # not a prefix: `broadcast`, `multicast` and the like lead to no pod
        if network.version == cidr.version and network.prefixlen > length and cidr.subnet_of(network):  # type: ignore[arg-type]
            best, length = route, network.prefixlen
    return best


def _kind(node: str, owner: str, route: dict[str, Any], via: list[str], devices: list[str]) -> Kind:
    if owner == node:
        return "local"
    if not route or route.get("dst") == "default":
        return "none"
    if len(via) > 1:
        return "ecmp"
    if devices and all(device.startswith("cilium_") for device in devices):
        return "overlay"
    return "native"
