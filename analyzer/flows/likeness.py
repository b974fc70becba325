"""What decides how a flow is classified and measured, besides its counters: flows of which it is equal are of one kind.

A run of a million flows has a few dozen kinds: whatever follows from these facts alone is worked out once a kind.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer.flows.flow import Flow
from analyzer.topology.model import Topology
from analyzer.topology.scope import stays_on_its_link

BGP = 179


class End(NamedTuple):
    """What is known of an address; null, or false, for what nothing says."""

    version: int
    pod: bool
    name: str | None
    """The pod's."""
    node: str | None
    of_node: bool
    """The address is a node's own."""
    service: bool
    link: bool
    """It is of link scope."""
    assumed: str | None
    """The address itself, where it is only assumed to be a pod's: the evidence names it."""


class Seen(NamedTuple):
    """A look without what says nothing of the path: VNI, outer addresses, the options' values."""

    point: int
    forward: bool
    ttl: int | None
    outer_ttl: int | None
    tunnel: str | None
    outer_ipv6: bool
    overhead: tuple[tuple[str, int], ...] | None
    encrypted: str | None
    options: bool


class Key(NamedTuple):
    """All of it."""

    protocol: int
    source: End
    destination: End
    bgp: bool
    """A port is BGP's: its speakers send to neighbours with a TTL of 1."""
    seen: tuple[Seen, ...]
    """One a cell, in their order."""


def end_of(address: str, topology: Topology) -> End:
    """Return what is known of an address."""
    return End(
        6 if ":" in address else 4,
        topology.is_pod(address),
        topology.pod_name(address),
        topology.node_of(address),
        address in topology.nodes,
        topology.services.has(address),
        stays_on_its_link(address),
        address if address in topology.assumed else None,
    )


def key_of(flow: Flow, source: End, destination: End) -> Key:
    """Return what tells the flow's kind."""
    forward, seen = flow.forward_from_low, []
    for point, from_low, ttl, outer_ttl, tunnel, overhead, encrypted, options in flow.cells:
        kind, outer_ipv6 = (tunnel.kind, ":" in tunnel.outer_src) if tunnel else (None, False)
        seen.append(
            Seen(point, from_low == forward, ttl, outer_ttl, kind, outer_ipv6, overhead, encrypted, bool(options))
        )
    return Key(flow.key.protocol, source, destination, BGP in (flow.key.low_port, flow.key.high_port), tuple(seen))
