"""Pings as the Result shows them."""

from __future__ import annotations

import msgspec

from analyzer.result.struct import Spread, Struct
from analyzer.words import Origin, PingScope, Role


class Hop(Struct):
    """One sighting of one packet."""

    point: str
    node: str | None
    interface: str
    role: Role
    frame_number: int
    time_offset_us: float
    """Since the packet's first sighting; clocks of different nodes are not aligned here."""
    frame_len: int
    ip_ttl: int
    """TTL of the workload packet."""
    outer_ip_ttl: int | None
    outer_source_ip: str | None
    outer_destination_ip: str | None
    tunnel_type: str | None
    vni: int | None
    identity: str | None
    overhead_bytes: int
    eth_src: str | None
    """MACs of the workload frame."""
    eth_dst: str | None
    programs: list[str] | None
    """eBPF programs attached to the interface (state); null means unknown, empty none."""
    identity_origin: Origin | None = None
    """Who says what the VNI stands for."""
    vni_sender: str | None = None
    """The only address that sends this VNI, where nobody names its identity."""


class PingPath(Struct):
    """One echo request and its reply through all capture points."""

    scope: PingScope
    source_ip: str
    destination_ip: str
    source_pod: str | None
    destination_pod: str | None
    identifier: int
    sequence: int
    request: list[Hop]
    reply: list[Hop]
    rtt_us: float | None
    """At the point nearest to the sender; null when no reply was seen there."""
    last_seen_at: str | None
    """Where the request (or, if that arrived, the reply) was last seen when the exchange did not complete."""
    answer_us: float | None = None
    """From the request's arrival to the reply's leaving at the receiving pod's own interface: what the pod itself took;
    null where that was not captured, or did not show both."""


class Ping(Struct):
    """One echo request and its reply, as ping prints a line of it."""

    source_ip: str
    destination_ip: str
    identifier: int
    sequence: int
    point: str | None
    """Where it was timed: the first point from the sender on that saw both; null where none did."""
    icmp_bytes: int | None
    """Of the reply there, ICMP's header included; of the request where it was not timed; null in fragments."""
    reply_ttl: int | None
    """Of the reply there: at the sender's own interface the one that ping prints."""
    rtt_us: float | None
    last_seen_at: str | None
    """Null where it was answered, else as in `PingPath`."""


class PingSummary(Struct):
    """All pings of one scope: how many were answered, and how fast."""

    scope: PingScope
    requests: int
    """Of which it can be known whether they were answered."""
    answered: int
    rtt_us: Spread | None
    undecided: int = 0
    """Seen only at interfaces that show no replies under BPF host routing."""
    each: list[Ping] = msgspec.field(default_factory=list)
    """The first 100 of the `requests`, by time."""
