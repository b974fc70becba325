"""What `analyze trace --format json` writes: journeys of packets, sighting by sighting (docs/trace.schema.json).

Null means not there or not known. Times are nanoseconds since 1970 as the capturing machine stamped them.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from analyzer.errors import LeftOut
from analyzer.words import Confidence, Origin, Role

Matched = Literal["whole", "part of", "segments", "translated"]
"""The frame is the packet; a larger one holds its bytes; several hold them; it has other addresses (NAT)."""
Outcome = Literal["arrived", "lost", "open"]
"""`open`: no capture says whether the packet arrived."""


class TracedSighting(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The packet at one capture point. Addresses, ports and MACs are the workload packet's, inside any tunnel."""

    point: str
    node: str | None
    interface: str
    tap: str | None
    """The interface that showed the packet, where the capture is of several (`-i any`, a pcapng with some): its name,
    or `ifindex 7` where nothing names it; null where the point is one interface."""
    role: Role
    direction: Literal["in", "out"] | None
    """As the node sees it: `in` from the device's peer, `out` to it; in a pod the pod's own view."""
    file: str
    frame_number: int
    time_epoch_ns: int | None
    delta_us: float | None
    """To the sighting before, corrected where clocks were found to differ; null across clocks not compared."""
    frame_len: int
    ip_ttl: int
    outer_ip_ttl: int | None
    outer_source_ip: str | None
    outer_destination_ip: str | None
    tunnel_type: str | None
    """`vxlan`, or nested ones from the outside in: `vxlan/ipip`."""
    vni: int | None
    identity: str | None
    """What the VNI stands for under Cilium: pods, labels, or a reserved identity."""
    identity_origin: Origin | None
    """Who says so; `inferred` for a reserved identity where nothing says that this is Cilium."""
    vni_sender: str | None
    """The one pod or address that sends under this VNI, where nothing says what the VNI stands for."""
    overhead_bytes: int | None
    geneve_options: str | None
    dsr: str | None
    """`address:port` of Cilium's DSR as an IP option."""
    dsr_service: str | None
    """`namespace/name:port` of the service whose address DSR carries, in either way."""
    source_ip: str
    source_port: int | None
    destination_ip: str
    destination_port: int | None
    eth_src: str | None
    eth_dst: str | None
    programs: list[str] | None
    """eBPF programs attached to the interface, as the state snapshot lists them; null where nothing says."""
    matched: Matched
    frames: int
    """Frames that hold the packet's bytes here: more than one where they were cut."""
    later_fragments: int
    """Further fragments of the packet, or of the tunnel's packet around it."""
    confidence: Confidence


class IcmpError(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An ICMP error that quotes the packet: what came back."""

    source_ip: str
    icmp_type: int
    icmp_code: int
    mtu: int | None
    point: str
    """Where it was first seen, in the order of its own way."""
    frame_number: int
    time_epoch_ns: int | None


class ClockOffset(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How far a node's clock is ahead of the first node's, from packets between them in both directions."""

    node: str
    compared_with: str
    offset_us: float | None
    """Null where packets went one way only, or the clocks jumped: then they were not compared."""
    uncertainty_us: float | None
    corrected: bool
    """False where zero lies within the uncertainty: the clocks may well agree."""


class Journey(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One packet's way: its sightings in order, and how it ended."""

    run: str
    setup: str | None
    scenario: str | None
    source_ip: str
    source_port: int | None
    source_pod: str | None
    source_node: str | None
    destination_ip: str
    destination_port: int | None
    destination_pod: str | None
    destination_node: str | None
    source_service: str | None
    """`namespace/name:port` of the service that this end is an address or a node's port of."""
    destination_service: str | None
    network_transport: str
    what: str
    """The packet in words: `ICMP echo request id 7 seq 1`, `TCP SYN seq 1000`."""
    ip_id: int | None
    payload_bytes: int
    sightings: list[TracedSighting]
    outcome: Outcome
    answered: bool | None
    """Whether the reply to an echo request was seen; null for other packets."""
    last_seen_at: str
    next_expected_at: str | None
    """The captured point that the packet would have had to pass next; null where topology leaves that open."""
    settle: str
    """What capture would say more, where the outcome is open; else empty."""
    errors: list[IcmpError]
    clocks: list[ClockOffset]
    duration_us: float | None
    """First to last sighting; null across clocks not compared."""
    duration_uncertainty_us: float | None
    confidence: Confidence
    """`inferred` where NAT was followed or equal packets were told apart by time, else `observed`."""


class Trace(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What was asked for and found."""

    trace_version: Literal[1] = 1
    generator: str
    chosen: str
    """How the journeys were chosen: `first answered ping`, the --flow text, …"""
    journeys: list[Journey]
    notes: list[str]
    left_out: list[LeftOut]
