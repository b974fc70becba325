"""Tunnels between the cluster's nodes whose packets are nobody's of the cluster: another overlay's."""

from __future__ import annotations

from collections import defaultdict
from ipaddress import ip_address

from analyzer.flows.path_class import Classified
from analyzer.topology.model import Topology
from analyzer.triage.case import Case
from analyzer.triage.tunnels import carried


def clashing(case: Case) -> dict[tuple[str, str], list[Classified]]:
    """Return (outer source, outer destination) → flows of other overlays, without an answer, at the cluster's own port.

    Only where pods' addresses were declared: else who is inside a tunnel is taken for a pod.
    """
    own, others = set(case.read.run.ports), defaultdict[tuple[str, str], dict[int, tuple[Classified, int | None]]](dict)
    if not case.topology.cidrs:
        return {}
    for source, destination, tunnel, _, sent in carried(case):
        if any(_is_known(address, case.topology) for address in (source, destination)):
            own |= {tunnel.port} if tunnel.port is not None else set()
        elif case.topology.nodes.get(tunnel.outer_dst) is not None:
            silent = {id(each.flow): (each.flow, tunnel.port) for each in sent if not all(each.flow.ways)}
            others[tunnel.outer_src, tunnel.outer_dst] |= silent
    found = {pair: [flow for flow, port in flows.values() if port in own] for pair, flows in others.items()}
    return {pair: flows for pair, flows in found.items() if flows}


def _is_known(address: str, topology: Topology) -> bool:
    """Return whether somebody declared the address: a pod's, a node's or a service's."""
    if topology.nodes.get(address) or topology.services.has(address) or topology.origin("pod", address) != "inferred":
        return True
    return any(ip_address(address) in network for network, _ in topology.cidrs)
