"""Names of nodes and pod CIDRs that tunnels show, where no state gives them: who encapsulates for which pods.

Both are inferred, and no path class rests on such a CIDR: an address that was not seen is nobody's.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from analyzer.topology.inference import NOT_PODS, TunnelSighting
from analyzer.topology.model import Network, Topology

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
LEAST = 2
"""Addresses that a CIDR has to cover: one alone says nothing of its size."""
SHORTEST = {4: 16, 6: 48}
"""No node has more than a /16 (Cilium's cluster pool is cut into /24s, multi-pool into /27s), or a /48 of IPv6."""


def complete(topology: Topology, sightings: Iterable[TunnelSighting]) -> None:
    """Name outer addresses by the pods behind them, and add the CIDRs that cover these; nothing known is overruled."""
    behind: dict[str, set[str]] = {}
    for seen in sightings:
        if seen.vni not in NOT_PODS and topology.is_pod(seen.inner_src):
            behind.setdefault(seen.outer_src, set()).add(seen.inner_src)
    _drop_shared(behind)
    for outer, pods in sorted(behind.items()):
        names = {topology.node_of(pod) for pod in pods} - {None}
        if topology.nodes.get(outer) is None and len(names) == 1:
            topology.nodes[outer] = names.pop()
        _place(topology, outer, pods)
    if not topology.cidrs:
        topology.suggested_cidrs = covering(behind)


def covering(behind: dict[str, set[str]]) -> dict[Network, str]:
    """Return the smallest CIDR over the pods of each outer address, without those that reach into another's.

    Of each family apart; fewer than two addresses, or more than a /16 (IPv6: /48) between them, give none.
    """
    parsed = {outer: [ipaddress.ip_address(pod) for pod in pods] for outer, pods in sorted(behind.items())}
    found: dict[Network, str] = {}
    for outer, pods in parsed.items():
        for version, shortest in SHORTEST.items():
            own = [pod for pod in pods if pod.version == version]
            network = smallest(own) if len(own) >= LEAST else None
            if network is not None and network.prefixlen >= shortest:
                found[network] = outer
    return {network: outer for network, outer in found.items() if not _reaches(network, outer, parsed)}


def _reaches(network: Network, outer: str, pods: dict[str, list[IPAddress]]) -> bool:
    """Return whether a pod of another outer address lies in the network; smallest CIDRs overlap only then."""
    return any(pod in network for other, theirs in pods.items() if other != outer for pod in theirs)


def smallest(addresses: list[IPAddress]) -> Network:
    """Return the longest prefix that covers all: 10.244.1.10 and 10.244.1.11 → 10.244.1.10/31."""
    low, high = min(map(int, addresses)), max(map(int, addresses))
    bits = addresses[0].max_prefixlen
    shift = (low ^ high).bit_length()
    family = ipaddress.IPv4Network if bits == 32 else ipaddress.IPv6Network
    return family((low >> shift << shift, bits - shift))


def _drop_shared(behind: dict[str, set[str]]) -> None:
    """Leave out pods that several addresses encapsulate for: a gateway, or a node with several addresses."""
    counted: dict[str, int] = {}
    for pods in behind.values():
        for pod in pods:
            counted[pod] = counted.get(pod, 0) + 1
    for pods in behind.values():
        pods -= {pod for pod in pods if counted[pod] > 1}


def _place(topology: Topology, outer: str, pods: set[str]) -> None:
    """Put pods whose node nothing says on the node whose address encapsulates for them."""
    name = topology.nodes.get(outer)
    for address in sorted(pods):
        pod = topology.pods.get(address)
        if name is not None and pod is not None and topology.node_of(address) is None:
            topology.pods[address] = pod._replace(node=name)
