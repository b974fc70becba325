"""Who talks: pods, nodes, services, the world, as far as topology says."""

from __future__ import annotations

from analyzer.topology.model import Topology
from analyzer.topology.scope import stays_on_its_link
from analyzer.words import PeerScope


def peer_scope(source: str, destination: str, topology: Topology) -> PeerScope:
    """Return who talks; what stays on its link with a pod at one end is between neighbours, neither world nor node."""
    pods = topology.is_pod(source) + topology.is_pod(destination)
    nodes = (source in topology.nodes) + (destination in topology.nodes)
    if pods == 2:
        return "pod-pod"
    if pods == 1 and stays_on_its_link(source, destination):
        return "unknown"
    if pods == 1 and any(topology.services.has(each) and each not in topology.nodes for each in (source, destination)):
        return "pod-service"
    if pods == 1:
        return "pod-host" if nodes else "pod-external"
    return "host" if nodes == 2 or topology.cidrs else "unknown"
