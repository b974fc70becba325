"""Tunnels and what they add, as the Result shows them."""

from __future__ import annotations

from typing import Literal

from analyzer.result.struct import Struct, ValueCount


class TunnelUse(Struct):
    """One tunnel between two underlay addresses, in one direction, as seen on underlay points."""

    tunnel_type: str
    source_ip: str
    destination_ip: str
    destination_port: int | None
    vni: int | None
    """Null for IP in IP, which has neither port nor VNI."""
    identity: str | None
    """What the VNI stands for: a pod, a reserved identity's name; null when unknown."""
    frames: int
    outer_ttl: list[ValueCount]
    udp_checksum_zero_frames: int
    dont_fragment_frames: int
    geneve_options: list[str]
    """Each distinct option list seen, in words, e.g. `0x014b:0x81 DSR 172.18.0.2:30080`."""


class LayerBytes(Struct):
    """Header bytes of one layer that the path adds to a frame."""

    layer: Literal["outer ip", "udp", "vxlan", "geneve", "geneve options", "inner ethernet", "other"]
    bytes: list[ValueCount]


class Overhead(Struct):
    """What the path adds to pod-to-pod packets between nodes, counted where `counted_at` says, each frame once.

    `ratio` = overhead / wire bytes. `as_sent_*` is an estimate: a super-frame stands for
    ceil(payload / (MSS - TCP options)) packets with a full set of headers each; null when a super-frame's MSS was not
    seen.
    """

    n: int
    """Frames counted."""
    bytes_per_frame: list[ValueCount]
    layers: list[LayerBytes]
    overhead_bytes: int
    wire_bytes: int
    ratio: float | None
    super_frames: int
    as_sent_packets: int | None
    as_sent_overhead_bytes: int | None
    as_sent_wire_bytes: int | None
    as_sent_ratio: float | None
    counted_at: list[str]
