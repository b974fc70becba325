"""What one sighting of a journey shows, in words."""

from __future__ import annotations

from collections.abc import Callable

from analyzer.report.seen import Seen
from analyzer.report.view.names import tunnel
from analyzer.report.view.text import clean, clip
from analyzer.report.view.text import microseconds as in_words
from analyzer.trace_result import ClockOffset, Journey, TracedSighting


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
    parts = [_tunnel(seen), *remarks(seen, before, journey)]
    if seen.programs:
        parts.append("eBPF " + ", ".join(map(clean, seen.programs)))
    return "; ".join(part for part in parts if part)


def remarks(seen: TracedSighting, before: TracedSighting | None, journey: Journey) -> list[str]:
    """Return what is to be said of the packet itself: cuts, NAT, options, fragments, MACs where they change."""
    parts = [_matched(seen, journey), _dsr(seen), _fragments(seen), macs(seen, before)]
    return [part for part in parts if part]


def tunnels(path: str) -> str:
    """Return `VXLAN`, or nested ones from the inside out: `IPIP in VXLAN`."""
    return " in ".join(tunnel(kind) for kind in reversed(path.split("/")))


def packet(journey: Journey) -> str:
    """Return `ICMP echo request id 7 seq 1, IP ID 0x8d46`."""
    return clean(journey.what) + ("" if journey.ip_id is None else f", IP ID 0x{journey.ip_id:04x}")


def clock_words(clock: ClockOffset) -> str:
    """Return how far the clocks of two nodes are apart, and what that means for the times."""
    here, there = clean(clock.node or "one point"), clean(clock.compared_with or "the other")
    if clock.offset_us is None or clock.uncertainty_us is None:
        return f"Clocks of {here} and {there} not compared: no packets between them in both directions that allow it."
    found = f"{round(clock.offset_us, 1) + 0.0:+.1f} ± {clock.uncertainty_us:.1f} µs"
    if clock.corrected:
        return f"{here}'s clock is off from {there}'s by {found}; times across them are corrected."
    return f"Clocks of {here} and {there} agree as far as packets can tell ({found}); times stand as stamped."


def vni_words(seen: Seen) -> str:
    """Return `VNI 20522 = identity of lab/client`, or less where less is known."""
    if seen.vni is None:
        return ""
    if seen.identity and seen.identity_origin != "inferred":
        return f"VNI {seen.vni} = identity of {clip(seen.identity)}"
    return f"VNI {seen.vni}" + (f", {meant}" if (meant := _meant(seen)) else "")


def _meant(seen: Seen) -> str:
    """Return what the VNI stands for, with the doubt there is."""
    if seen.identity:
        return clip(seen.identity) + (" if this is Cilium" if seen.identity_origin == "inferred" else "")
    return f"sent by {clip(seen.vni_sender)} alone" if seen.vni_sender else ""


def _tunnel(seen: TracedSighting) -> str:
    if seen.tunnel_type is None:
        return ""
    vni = "" if seen.vni is None else f" VNI {seen.vni}" + (f" ({meant})" if (meant := _meant(seen)) else "")
    more = "" if seen.overhead_bytes is None else f", +{seen.overhead_bytes} bytes"
    way = f"{seen.outer_source_ip} → {seen.outer_destination_ip} TTL {seen.outer_ip_ttl}"
    return f"in {tunnels(seen.tunnel_type)}{vni}, {way}{more}"


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


def answered_in(took_us: float) -> str:
    """Return how long the answering side took: from the request's arrival there to this."""
    return f"{in_words(took_us)} after the request came in"


def macs(seen: Seen, before: Seen | None) -> str:
    """Return the workload frame's addresses where they are others than at the sighting before, else nothing."""
    both = seen.eth_src, seen.eth_dst
    if None in both or (before is not None and both == (before.eth_src, before.eth_dst)):
        return ""
    return f"MAC {both[0]} → {both[1]}"
