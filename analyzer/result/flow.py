"""Flows as the Result shows them."""

from __future__ import annotations

import msgspec

from analyzer.result.struct import Struct, ValueCount
from analyzer.result.tcp import Tcp
from analyzer.words import Confidence, PathClass, PeerScope, Role


class Sighting(Struct):
    """One flow at one capture point; forward is from the flow's source."""

    point: str
    role: Role
    forward_packets: int
    reverse_packets: int
    tunnel_type: str | None
    bare_packets: int
    """Packets of the flow seen here outside any tunnel."""
    tunneled_packets: int
    forward_ttl: list[ValueCount]
    reverse_ttl: list[ValueCount]


class Flow(Struct):
    """One workload 5-tuple, both directions, counted once at `counted_at`."""

    source_ip: str
    source_port: int | None
    destination_ip: str
    destination_port: int | None
    network_transport: str
    icmp_identifier: int | None
    source_pod: str | None
    destination_pod: str | None
    source_node: str | None
    destination_node: str | None
    peer_scope: PeerScope
    path_class: PathClass | None
    """Null for traffic of the nodes themselves (what they masquerade included) and for what never leaves its link."""
    path_confidence: Confidence | None
    path_evidence: list[str]
    settled_by: str | None
    """For `unknown`: the capture or state that would settle it."""
    tunnel_type: list[str]
    forward_vni: list[int]
    reverse_vni: list[int]
    overhead_bytes: list[ValueCount]
    counted_at: str
    network_packets: int
    network_bytes: int
    forward_packets: int
    reverse_packets: int
    minimum_ttl: int | None
    maximum_ttl: int | None
    minimum_ip_total_length: int | None
    maximum_ip_total_length: int | None
    forward_mss: int | None
    reverse_mss: int | None
    super_frames: int
    start_epoch_ns: int
    end_epoch_ns: int
    sightings: list[Sighting]
    later_fragments: int = 0
    """Fragments behind a first one, at the reference point."""
    fragment_overhead_bytes: int = 0
    """Headers of later fragments of what is outermost, at the reference point."""
    icmp_errors: list[IcmpErrors] = msgspec.field(default_factory=list)
    """ICMP errors that quote packets of this flow, whoever saw them."""
    tcp: Tcp | None = None
    source_service: str | None = None
    """`namespace/name:port` of the service that this end is an address or a node's port of."""
    destination_service: str | None = None


class IcmpErrors(Struct):
    """ICMP errors of one kind about one flow."""

    source_ip: str
    """Who sent them."""
    icmp_type: int
    icmp_code: int
    icmp_mtu: int | None
    about_source: bool
    """Whether they quote packets of the flow's source."""
    seen_at: list[str]
    n: int
    """At the point that saw most of them."""
    first_epoch_ns: int | None


class ClassSummary(Struct):
    """Flows, packets and bytes per path class and peer scope, counted once each."""

    path_class: PathClass | None
    peer_scope: PeerScope
    flows: int
    packets: int
    bytes: int
    confidence: dict[str, int]
