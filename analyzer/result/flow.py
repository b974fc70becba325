"""Flows as the Result shows them."""

from __future__ import annotations

from analyzer.result.struct import Struct, ValueCount
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


class ClassSummary(Struct):
    """Flows, packets and bytes per path class and peer scope, counted once each."""

    path_class: PathClass | None
    peer_scope: PeerScope
    flows: int
    packets: int
    bytes: int
    confidence: dict[str, int]
