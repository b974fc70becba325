"""A journey in one sentence or two, as somebody would tell it."""

from __future__ import annotations

from itertools import pairwise

from analyzer.report.journey_words import receiver, seen_at, sender, tunnels, vni_words
from analyzer.report.view.text import clip
from analyzer.trace_result import IcmpError, Journey, TracedSighting

UNREACHABLE, TIME_EXCEEDED = 3, 11
ICMP_ERRORS = {
    (3, 0): "network unreachable",
    (3, 1): "host unreachable",
    (3, 2): "protocol unreachable",
    (3, 3): "port unreachable",
    (3, 4): "fragmentation needed",
    (3, 13): "administratively prohibited",
    (5, 0): "redirect",
    (5, 1): "redirect",
    (11, 0): "time exceeded",
    (11, 1): "reassembly time exceeded",
}
ICMPV6_ERRORS = {
    (1, 0): "no route",
    (1, 1): "administratively prohibited",
    (1, 3): "address unreachable",
    (1, 4): "port unreachable",
    (2, 0): "packet too big",
    (3, 0): "time exceeded",
}


def story(journey: Journey) -> str:
    """Return who sent it, what was done to it on the way, and how it ended."""
    parts = [_sent(journey), *_on_the_way(journey), _end(journey)]
    return ", ".join(parts) + "; " + _ttl(journey) + "." + "".join(f" {sentence}." for sentence in _aftermath(journey))


def _sent(journey: Journey) -> str:
    who = clip(name) if (name := sender(journey)) else journey.source_ip
    where = f" on {clip(journey.source_node)}" if journey.source_node else ""
    return f"Sent by {who}{where}"


def _on_the_way(journey: Journey) -> list[str]:
    """Return the changes in order: into a tunnel, out of it, other addresses, a router."""
    found = []
    seen = journey.sightings
    if seen[0].tunnel_type:
        found.append(f"seen {_inside(seen[0])} at {seen_at(seen[0])}")
    for before, now in pairwise(seen):
        if now.tunnel_type and not before.tunnel_type:
            found.append(f"encapsulated {_inside(now)} at {seen_at(now)}")
        elif before.tunnel_type and not now.tunnel_type:
            found.append(f"bare again at {seen_at(now)}")
        if (now.matched == "translated") != (before.matched == "translated"):
            found.append(f"translated to {now.source_ip} → {now.destination_ip} before {seen_at(now)}")
        if now.role == "router" and before.point == now.point and before.ip_ttl > now.ip_ttl:
            found.append(f"routed by {clip(now.node or now.point)}")
    if not any(each.tunnel_type for each in seen):
        if any(each.role == "underlay" for each in seen):
            across = journey.source_node and journey.destination_node
            found.append("bare on the wire between nodes" if across else "bare on the wire")
        elif journey.source_node and journey.source_node == journey.destination_node:
            found.append(f"without leaving {clip(journey.source_node)}")
    return found


def _inside(seen: TracedSighting) -> str:
    vni = vni_words(seen)
    return f"in {tunnels(seen.tunnel_type or '')}" + (f" ({vni})" if vni else "")


def _end(journey: Journey) -> str:
    took = _took(journey)
    last = seen_at(journey.sightings[-1])
    if journey.outcome == "arrived":
        who = clip(name) if (name := receiver(journey)) else journey.destination_ip
        where = f" on {clip(journey.destination_node)}" if journey.destination_node else ""
        if journey.answered and not _at_receiver(journey):
            return f"last seen at {last}{took}, and answered by {who}{where}"
        return f"arrived at {who}{where}{took}"
    return f"last seen at {last}{took}"


def _at_receiver(journey: Journey) -> bool:
    return journey.sightings[-1].node == journey.destination_node and journey.sightings[-1].role == "pod"


def _took(journey: Journey) -> str:
    if journey.duration_us is None or len(journey.sightings) < 2:
        return ""
    unsure = f" ± {journey.duration_uncertainty_us:.0f}" if journey.duration_uncertainty_us else ""
    return f" after {journey.duration_us:,.0f}{unsure} µs"


def _ttl(journey: Journey) -> str:
    values = [seen.ip_ttl for seen in journey.sightings]
    steps = [values[0]] + [now for before, now in pairwise(values) if now != before]
    return "TTL " + " → ".join(map(str, steps)) if len(steps) > 1 else f"TTL {values[0]} throughout"


def _aftermath(journey: Journey) -> list[str]:
    """Return where it should have been seen next, what came back, and what would tell more."""
    told = []
    if journey.next_expected_at:
        told.append(f"Next expected at {clip(journey.next_expected_at)}, which was capturing and did not see it")
    told += [_error(error) for error in journey.errors]
    if journey.outcome == "lost" and not journey.errors:
        told.append("No ICMP error about it was seen")
    if journey.answered is False and journey.outcome != "lost":
        told.append("No answer was seen")
    if journey.settle:
        told.append(journey.settle)
    return told


def _error(error: IcmpError) -> str:
    table = ICMPV6_ERRORS if ":" in error.source_ip else ICMP_ERRORS
    kind = table.get((error.icmp_type, error.icmp_code), f"type {error.icmp_type} code {error.icmp_code}")
    mtu = f" (MTU {error.mtu})" if error.mtu else ""
    return f"{error.source_ip} sent back ICMP {kind}{mtu}, frame {error.frame_number} at {clip(error.point)}"
