"""Journeys made by hand, for what no sample shows: hostile names, loops, lone points."""

from __future__ import annotations

from typing import Any

from analyzer.trace_result import Journey, Trace, TracedSighting
from analyzer.words import Role

TRACED = 1_764_000_000_000_000_000
OUTSIDE: dict[str, Any] = {
    "outer_ip_ttl": 64,
    "outer_source_ip": "172.18.0.3",
    "outer_destination_ip": "172.18.0.4",
    "tunnel_type": "vxlan",
    "vni": 20522,
    "identity": "t/a",
    "overhead_bytes": 50,
}


def sighting(point: str, role: Role, ttl: int = 64, *, delta: float | None = 10.0, **changes: Any) -> TracedSighting:
    """Return a sighting at `node/interface`; in a pod the interface is eth0."""
    node, _, interface = point.partition("/")
    facts: dict[str, Any] = {
        "point": point, "node": node, "interface": "eth0" if role == "pod" else interface, "role": role,
        "direction": "out", "file": f"{point}.pcap", "frame_number": 7, "time_epoch_ns": TRACED, "delta_us": delta,
        "frame_len": 98, "ip_ttl": ttl, "source_ip": "10.0.0.1", "source_port": None, "destination_ip": "10.0.1.2",
        "destination_port": None, "eth_src": None, "eth_dst": None, "programs": [], "matched": "whole", "frames": 1,
        "later_fragments": 0, "confidence": "observed", "geneve_options": None, "dsr": None, "dsr_service": None,
        "tap": None, "identity_origin": None, "vni_sender": None,
        **dict.fromkeys(OUTSIDE),
    }  # fmt: skip
    return TracedSighting(**(facts | changes))


def journey(sightings: list[TracedSighting], **changes: Any) -> Journey:
    """Return a ping from t/a on n1 to t/b on n2 that arrived, with changes."""
    facts: dict[str, Any] = {
        "run": "s/r", "setup": "s", "scenario": "r", "source_ip": "10.0.0.1", "source_port": None, "source_pod": "t/a",
        "source_node": "n1", "source_service": None, "destination_service": None,
        "destination_ip": "10.0.1.2", "destination_port": None, "destination_pod": "t/b",
        "destination_node": "n2", "network_transport": "icmp", "what": "ICMP echo request id 7 seq 1", "ip_id": 1,
        "payload_bytes": 56, "sightings": sightings, "outcome": "arrived", "answered": None,
        "last_seen_at": sightings[-1].point, "next_expected_at": None, "settle": "", "errors": [], "clocks": [],
        "duration_us": 10.0, "duration_uncertainty_us": None, "confidence": "observed",
    }  # fmt: skip
    return Journey(**(facts | changes))


def answer(sightings: list[TracedSighting], **changes: Any) -> Journey:
    """Return its answer."""
    back = {"source_ip": "10.0.1.2", "source_pod": "t/b", "source_node": "n2", "destination_ip": "10.0.0.1"}
    back |= {"destination_pod": "t/a", "destination_node": "n1", "what": "ICMP echo reply id 7 seq 1"}
    return journey(sightings, **(back | changes))


def trace(*journeys: Journey, notes: list[str] | None = None) -> Trace:
    """Return a Trace of these."""
    return Trace(generator="test", chosen="", journeys=list(journeys), notes=notes or [], left_out=[])


def across() -> list[TracedSighting]:
    """Return the sightings of a packet between nodes through a tunnel."""
    return [
        sighting("n1/pod-a-eth0", "pod"),
        sighting("n1/eth0", "underlay", frame_len=148, **OUTSIDE),
        sighting("n2/eth0", "underlay", frame_len=148, **OUTSIDE),
        sighting("n2/pod-b-eth0", "pod", 63),
    ]
