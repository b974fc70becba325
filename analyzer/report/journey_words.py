"""What one sighting of a journey shows, in words."""

from __future__ import annotations

from collections.abc import Callable

from analyzer.report.view.names import tunnel
from analyzer.report.view.text import clean, clip
from analyzer.trace_result import Journey, TracedSighting


def ends(journey: Journey) -> str:
    """Return who sends to whom, with addresses and what they are of: a service, whatever is behind it, or a pod."""
    source = _service(journey.source_service) or journey.source_pod
    destination = _service(journey.destination_service) or journey.destination_pod
    return (
        f"{_named(end(journey.source_ip, journey.source_port), source)} → "
        f"{_named(end(journey.destination_ip, journey.destination_port), destination)}"
    )


def sender(journey: Journey) -> str | None:
    """Return the pod that sent it, else the service in whose name it was sent."""
    return journey.source_pod or _service(journey.source_service)


def receiver(journey: Journey) -> str | None:
    """Return the pod that it is for, else the service."""
    return journey.destination_pod or _service(journey.destination_service)


def _service(words: str | None) -> str | None:
    return f"service {words}" if words else None


def seen_at(seen: TracedSighting, shown: Callable[[str], str] = clip) -> str:
    """Return the point, and of several interfaces in its capture the one."""
    return f"{shown(seen.point)} {shown(seen.tap)}" if seen.tap else shown(seen.point)


def end(address: str, port: int | None) -> str:
    """Return `address:port`, IPv6 in brackets; the address alone where there is no port."""
    if port is None:
        return address
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _named(address: str, pod: str | None) -> str:
    return f"{clip(pod)} {address}" if pod else address


def details(seen: TracedSighting, before: TracedSighting | None, journey: Journey) -> str:
    """Return what a sighting shows beyond its columns: tunnel, cuts, NAT, MACs where they change, programs."""
    parts = [_tunnel(seen), _matched(seen, journey), _dsr(seen), _fragments(seen), _macs(seen, before)]
    if seen.programs:
        parts.append("eBPF " + ", ".join(map(clean, seen.programs)))
    return "; ".join(part for part in parts if part)


def vni_words(seen: TracedSighting) -> str:
    """Return `VNI 20522 = identity of lab/client`, or less where less is known."""
    if seen.vni is None:
        return ""
    if seen.identity and seen.identity_origin != "inferred":
        return f"VNI {seen.vni} = identity of {clip(seen.identity)}"
    return f"VNI {seen.vni}" + (f", {meant}" if (meant := _meant(seen)) else "")


def _meant(seen: TracedSighting) -> str:
    """Return what the VNI stands for, with the doubt there is."""
    if seen.identity:
        return clip(seen.identity) + (" if this is Cilium" if seen.identity_origin == "inferred" else "")
    return f"sent by {clip(seen.vni_sender)} alone" if seen.vni_sender else ""


def _tunnel(seen: TracedSighting) -> str:
    if seen.tunnel_type is None:
        return ""
    kinds = " in ".join(tunnel(kind) for kind in reversed(seen.tunnel_type.split("/")))
    vni = "" if seen.vni is None else f" VNI {seen.vni}" + (f" ({meant})" if (meant := _meant(seen)) else "")
    more = "" if seen.overhead_bytes is None else f", +{seen.overhead_bytes} bytes"
    way = f"{seen.outer_source_ip} → {seen.outer_destination_ip} TTL {seen.outer_ip_ttl}"
    return f"in {kinds}{vni}, {way}{more}"


def _matched(seen: TracedSighting, journey: Journey) -> str:
    if seen.matched == "part of":
        return "part of a larger frame (GSO or GRO)"
    if seen.matched == "segments":
        return f"{seen.frames} segments" if seen.frames > 1 else "a part of it, in a segment of its own"
    if seen.matched == "translated":
        source, destination = (
            end(seen.source_ip, seen.source_port),
            end(seen.destination_ip, seen.destination_port),
        )
        return f"here {source} → {destination} (NAT, inferred)"
    return "told apart from equal packets by time" if seen.confidence == "inferred" else ""


def _dsr(seen: TracedSighting) -> str:
    options = [f"Geneve option {clean(seen.geneve_options)}"] if seen.geneve_options else []
    options += [f"DSR option {seen.dsr}"] if seen.dsr else []
    options += [f"service {clean(seen.dsr_service)}"] if seen.dsr_service else []
    return "; ".join(options)


def _fragments(seen: TracedSighting) -> str:
    if not seen.later_fragments:
        return ""
    return f"fragmented, {seen.later_fragments} later fragment{'s' if seen.later_fragments > 1 else ''}"


def _macs(seen: TracedSighting, before: TracedSighting | None) -> str:
    macs = seen.eth_src, seen.eth_dst
    if None in macs or (before is not None and macs == (before.eth_src, before.eth_dst)):
        return ""
    return f"MAC {macs[0]} → {macs[1]}"
