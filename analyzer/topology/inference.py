"""What packets alone show of a topology: outer addresses are nodes', addresses inside an overlay are pods'."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analyzer.topology.model import RESERVED_IDENTITIES, PodAt, Topology

NOT_PODS = {2, 4, 6, 7, 8}
"""Identities under which world, health, node and ingress traffic travels; 1 is left out, as flannel's VNI is 1."""


class TunnelSighting(NamedTuple):
    """A direction of a flow inside a tunnel: outer and inner addresses, and the VNI (null for IPIP)."""

    outer_src: str
    outer_dst: str
    vni: int | None
    inner_src: str
    inner_dst: str


def complete(topology: Topology, sightings: Iterable[TunnelSighting]) -> None:
    """Add nodes, pods and identities to what was declared; nothing declared is overruled.

    A VNI that one inner address alone sends is that sender's identity (Cilium bpf/lib/encap.h: VNI = source identity);
    senders under a node's identity are no pods.
    """
    senders: dict[int, set[str]] = {}
    inner: set[str] = set()
    not_pods: set[str] = set()
    for seen in sightings:
        for outer in (seen.outer_src, seen.outer_dst):
            topology.nodes.setdefault(outer, None)
        inner |= {seen.inner_src, seen.inner_dst}
        if seen.vni in NOT_PODS:
            not_pods.add(seen.inner_src)
        elif seen.vni is not None:
            senders.setdefault(seen.vni, set()).add(seen.inner_src)
    for address in inner - topology.nodes.keys() - not_pods:
        topology.pods.setdefault(address, PodAt(None, None))
    for vni, addresses in senders.items():
        if vni not in RESERVED_IDENTITIES and len(addresses) == 1:
            (address,) = addresses
            topology.identities.setdefault(vni, topology.pod_name(address) or address)
