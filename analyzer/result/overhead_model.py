"""The overhead of any payload size, by model and as measured, as the Result shows it."""

from __future__ import annotations

from typing import Literal

from analyzer.result.struct import Struct


class ModelPoint(Struct):
    """One send of `payload_bytes`, by the model."""

    protocol: Literal["tcp", "udp"]
    payload_bytes: int
    packets: int
    """TCP segments, or the UDP packet's fragments as the pod sends them."""
    frames: int
    """Frames on the underlay: more than `packets` where outer packets are fragmented."""
    header_bytes: int
    """Link, IP and transport headers that the packets have without any tunnel."""
    overhead_bytes: int
    """What the path adds: tunnel headers, and the link and IP headers of outer fragments beyond the first."""
    wire_bytes: int
    ratio: float
    """overhead_bytes / wire_bytes."""


class MeasuredPoint(Struct):
    """Frames of one size and one overhead, at their flows' reference points."""

    protocol: str
    ip_total_length: float | None
    """Of the workload packet; the mean where a direction of a flow mixes sizes, null where fragments hide that."""
    one_size: bool
    outer_fragments: bool
    """Outer packets travelled in fragments, of which flows count the first only."""
    overhead_bytes: int
    """Per frame."""
    n: int
    super_frames: int
    """Frames among them that no wire carries in one piece."""
    ratio: float | None
    """Overhead over wire bytes; null with outer fragments."""
    model_ratio: float | None
    """What the model says for this length; null for super-frames, mixed sizes and other overheads than the model's."""


class OverheadModel(Struct):
    """Payload size → overhead for the tunnel that a run's packets showed."""

    overhead_bytes: int
    """Per frame, the most frequent one at the reference points; 0 without a tunnel."""
    n: int
    """Frames that showed it."""
    link_header_bytes: int
    ip_version: Literal[4, 6]
    """Of the pods' packets."""
    outer_ip_version: Literal[4, 6] | None
    inner_mtu: int | None
    """Largest packet a pod sends, by route or by the SYNs; null when nothing says it."""
    underlay_mtu: int | None
    """Null when no state says it: then no outer fragments are modelled."""
    outer_df: bool
    """All tunnel headers say don't fragment: packets that do not fit are refused, and have no point here."""
    points: list[ModelPoint]
    measured: list[MeasuredPoint]
    """At most 200, those with most frames."""
    why: str | None
    """What is missing for larger payloads; null when nothing is."""
