"""What the sightings of a flow prove of its path: packets per kind of evidence, before anything is concluded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from analyzer.flows.flow import Flow
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.words import Role

WIRE: tuple[Role, ...] = ("underlay", "router")
"""Roles of points that stand between nodes."""


@dataclass
class Evidence:
    """Packets per kind of evidence, each with the points that hold it."""

    tunnelled: Counter[tuple[str, str]] = field(default_factory=Counter)
    own_tunnel: Counter[tuple[str, str]] = field(default_factory=Counter)
    """In a tunnel that a pod's own interface shows: the pod made it, not the node."""
    bare: Counter[str] = field(default_factory=Counter)
    inferred_bare: bool = False
    tunnel_device: Counter[str] = field(default_factory=Counter)
    encrypted: Counter[tuple[str, str]] = field(default_factory=Counter)
    wireguard_device: Counter[str] = field(default_factory=Counter)
    """Clear on a WireGuard device, which encrypts what leaves it."""
    unread: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Like a tunnel, but nothing inside can be read: the flow is that of its outer packets, if it is one at all."""


def evidence_of(flow: Flow, points: list[PointInput], topology: Topology) -> Evidence:
    """Sort a flow's packets by what they prove; a pod that runs WireGuard itself encrypts nothing for the nodes."""
    seen = Evidence()
    pods = any(topology.is_pod(address) for address in (flow.key.low_ip, flow.key.high_ip))
    for look, cell in flow.cells.items():
        point = points[look.point]
        if look.encrypted and not (look.encrypted == "wireguard" and pods):
            seen.encrypted[look.encrypted, point.id] += cell.packets
        elif look.tunnel and look.overhead is None:
            seen.unread[look.tunnel.kind, point.id] += cell.packets
        elif look.tunnel and point.role in ("pod", "lxc"):
            seen.own_tunnel[look.tunnel.kind, point.id] += cell.packets
        elif point.role == "wireguard":
            seen.wireguard_device[point.id] += cell.packets
        elif look.tunnel:
            seen.tunnelled[look.tunnel.kind, point.id] += cell.packets
        elif point.role in WIRE:
            seen.bare[point.id] += cell.packets
            seen.inferred_bare |= point.role_origin == "inferred"
        elif point.role == "tunnel":
            seen.tunnel_device[point.id] += cell.packets
    return seen
