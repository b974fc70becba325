"""The MTU chain as the Result shows it."""

from __future__ import annotations

from typing import Literal

from analyzer.result.struct import Struct, ValueCount


class Refused(Struct):
    """A send that the kernel refused locally (EMSGSIZE): nothing of it is on any capture point."""

    step: str
    ip_total_length: int | None
    message: str


class Mtu(Struct):
    """The MTU chain of one run, in bytes of IP packet; each value null when nothing says it."""

    underlay: list[int]
    """Interface MTU of the nodes' underlay devices (state)."""
    tunnel_device: list[int]
    pod_interface: list[int]
    pod_route: list[int]
    """MTU on the pods' default route; equals pod_interface where the route carries none (state)."""
    negotiated: list[ValueCount]
    """MSS of SYNs between pods on different nodes + 40 (IPv4) or 60 (IPv6)."""
    proven: int | None
    """Largest workload packet between nodes that is no super-frame and whose outer packet was not fragmented."""
    proven_at: str | None
    largest_fragmented: int | None
    """Largest workload packet whose outer packet travelled in fragments."""
    outer_fragments: int
    """Outer fragments seen on underlay points."""
    reported: list[int]
    """MTUs in ICMP fragmentation-needed or packet-too-big."""
    ceiling: int | None
    """Smallest underlay MTU minus the largest usual overhead: what fits without fragmentation."""
    verdict: Literal["fits", "wasteful", "fragmented", "too large", "unknown"]
    why: str
    refused: list[Refused]
