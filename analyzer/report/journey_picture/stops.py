"""One sighting as the picture takes it."""

from __future__ import annotations

from typing import Literal

from analyzer.report.journey_picture.ways import Place, Stop
from analyzer.report.journey_words import tunnels, vni_words
from analyzer.report.seen import Seen
from analyzer.report.view.names import ROLES
from analyzer.report.view.text import clean

PROGRAMS = 12
"""Listed of an interface."""


def place(seen: Seen, pod: str | None) -> Place:
    """Return where it was seen; `pod` is whose own view it is, if it is one."""
    pod = clean(pod) if pod and seen.role == "pod" else None
    interface, node = clean(seen.interface), clean(seen.node or "")
    name = pod or (clean(seen.point) if seen.role == "pod" else interface)
    about = f"{interface}, {ROLES[seen.role]}" if name != interface else ROLES[seen.role]
    return Place(clean(seen.point), interface, node, name, about, _programs(seen), seen.role == "pod")


def _programs(seen: Seen) -> str:
    """Return which eBPF programs the state lists there; nothing of a pod's own interface, of which no state tells."""
    if seen.role == "pod":
        return ""
    if seen.programs is None:
        return "eBPF not known"
    return f"eBPF {', '.join(map(clean, seen.programs[:PROGRAMS]))}" if seen.programs else "no eBPF program"


def pod(name: str | None, node: str | None) -> Place | None:
    """Return a pod that no capture shows; None where nobody knows one."""
    return Place("", "", clean(node or ""), clean(name), "pod", pod=True) if name else None


def stop(
    seen: Seen,
    before: Seen | None,
    delta_us: float | None,
    elapsed_us: float | None,
    remarks: list[str],
    last_seen: Literal["", "lost", "open"],
) -> Stop:
    """Return a sighting with what changed since the one before."""
    return Stop(
        ttl=seen.ip_ttl,
        ttl_change=seen.ip_ttl - before.ip_ttl if before else 0,
        frame_len=seen.frame_len,
        frame_number=seen.frame_number,
        delta_us=delta_us,
        elapsed_us=elapsed_us,
        wrapping=_wrapping(seen, before),
        remarks=tuple(remarks),
        last_seen=last_seen,
    )


def _wrapping(seen: Seen, before: Seen | None) -> tuple[str, ...]:
    """Return the envelope around the packet: whole where it begins or changes, else what routers change."""
    if seen.tunnel_type is None:
        return ()
    vni = vni_words(seen)
    kind = tunnels(seen.tunnel_type)
    numbers = f"outer TTL {seen.outer_ip_ttl}" + (f", +{seen.overhead_bytes} bytes" if seen.overhead_bytes else "")
    if before is not None and _envelope(before) == _envelope(seen):
        return (f"{kind}, {numbers}",)
    way = f"{seen.outer_source_ip} → {seen.outer_destination_ip}"
    return f"{kind}, {vni}" if vni else kind, way, numbers


def _envelope(seen: Seen) -> tuple[object, ...]:
    return seen.tunnel_type, seen.vni, seen.outer_source_ip, seen.outer_destination_ip
