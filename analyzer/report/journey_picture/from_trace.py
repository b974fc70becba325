"""Journeys of a Trace as ways: a packet, and its answer beside it where that was followed."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.report.journey_picture.ways import Place, Stay, Stop, Way, stays
from analyzer.report.journey_story import story
from analyzer.report.journey_words import clock_words, packet, remarks, tunnels, vni_words
from analyzer.report.view.names import ROLES
from analyzer.report.view.text import clean
from analyzer.trace_result import Journey, TracedSighting

DRAWN = 48
"""Sightings of a way: enough for any path; a packet in a loop is seen up to 255 times."""


def pairs(journeys: list[Journey]) -> list[tuple[Journey, Journey | None]]:
    """Return each journey with its answer, which follows an answered request the other way."""
    found: list[tuple[Journey, Journey | None]] = []
    for journey in journeys:
        if found and found[-1][1] is None and _answers(journey, found[-1][0]):
            found[-1] = found[-1][0], journey
        else:
            found.append((journey, None))
    return found


def _answers(reply: Journey, request: Journey) -> bool:
    there = request.run, request.source_ip, request.destination_ip, request.network_transport
    back = reply.run, reply.destination_ip, reply.source_ip, reply.network_transport
    return request.answered is True and reply.answered is None and there == back


def way(journey: Journey) -> Way:
    """Return a journey as a way."""
    shown, not_drawn = _bounded(list(_stops(journey)))
    origin = _pod(journey.source_pod, journey.source_node)
    goal = _pod(journey.destination_pod, journey.destination_node)
    heading = (clean(journey.what), "" if journey.ip_id is None else f"IP ID 0x{journey.ip_id:04x}")
    return Way(heading, shown, journey.outcome, _expected(journey), origin, goal, not_drawn)


def told(journey: Journey, answer: Journey | None) -> list[str]:
    """Return what stands under it: the way of each packet in a sentence, and the clocks, each two nodes once."""
    both = [journey, answer] if answer else [journey]
    clocks = {frozenset((clock.node, clock.compared_with)): clock for each in both[::-1] for clock in each.clocks}
    return [*(f"{packet(each)}: {story(each)}" for each in both), *map(clock_words, clocks.values())]


def _bounded(stops: list[tuple[Place, Stop]]) -> tuple[list[Stay], int]:
    """Return the stays of the first and the last stops, and how many are between them."""
    left = max(len(stops) - DRAWN, 0)
    return stays(stops[: DRAWN // 2] + stops[DRAWN // 2 + left :]), left


def _stops(journey: Journey) -> Iterator[tuple[Place, Stop]]:
    before: TracedSighting | None = None
    elapsed: float | None = 0.0
    last = len(journey.sightings) - 1
    for at, seen in enumerate(journey.sightings):
        elapsed = None if elapsed is None or seen.delta_us is None else elapsed + (seen.delta_us if at else 0)
        pod = journey.source_pod if at == 0 else journey.destination_pod if at == last else None
        yield _place(seen, pod), _stop(seen, before, elapsed, journey)
        before = seen


def _place(seen: TracedSighting, pod: str | None) -> Place:
    """Return where it was seen; `pod` is whose own view it is, if it is one."""
    pod = clean(pod) if pod and seen.role == "pod" else None
    interface, node = clean(seen.interface), clean(seen.node or "")
    name = pod or (clean(seen.point) if seen.role == "pod" else interface)
    about = f"{interface}, {ROLES[seen.role]}" if name != interface else ROLES[seen.role]
    return Place(clean(seen.point), interface, node, name, about, tuple(map(clean, seen.programs)), seen.role == "pod")


def _stop(seen: TracedSighting, before: TracedSighting | None, elapsed: float | None, journey: Journey) -> Stop:
    change = seen.ip_ttl - before.ip_ttl if before else 0
    delta = seen.delta_us if before else 0.0
    said = tuple(remarks(seen, before, journey))
    around = _wrapping(seen, before)
    end = journey.outcome if seen is journey.sightings[-1] and journey.outcome != "arrived" else ""
    return Stop(seen.ip_ttl, change, seen.frame_len, seen.frame_number, delta, elapsed, around, said, end)


def _wrapping(seen: TracedSighting, before: TracedSighting | None) -> tuple[str, ...]:
    """Return the envelope around the packet: whole where it begins or changes, else what routers change."""
    if seen.tunnel_type is None:
        return ()
    vni = vni_words(seen)
    kind = tunnels(seen.tunnel_type) + (f", {vni}" if vni else "")
    numbers = f"outer TTL {seen.outer_ip_ttl}" + (f", +{seen.overhead_bytes} bytes" if seen.overhead_bytes else "")
    same = before is not None and _envelope(before) == _envelope(seen)
    if same:
        return (f"{tunnels(seen.tunnel_type)}, {numbers}",)
    return kind, f"{seen.outer_source_ip} → {seen.outer_destination_ip}", numbers


def _envelope(seen: TracedSighting) -> tuple[object, ...]:
    return seen.tunnel_type, seen.vni, seen.outer_source_ip, seen.outer_destination_ip


def _pod(name: str | None, node: str | None) -> Place | None:
    return Place("", "", clean(node or ""), clean(name), "pod", pod=True) if name else None


def _expected(journey: Journey) -> Place | None:
    """Return the point, or points, that had to see it next; their nodes are those that the journey names."""
    if journey.next_expected_at is None:
        return None
    point = clean(journey.next_expected_at)
    nodes = {journey.source_node, journey.destination_node, *(seen.node for seen in journey.sightings)}
    for node in sorted(clean(node) for node in nodes if node):
        parts = point.split(" or ")
        if all(part.startswith(f"{node}/") for part in parts):
            name = " or ".join(part.removeprefix(f"{node}/") for part in parts)
            return Place(point, name, node, name, "was capturing", pod=name.startswith("pod-"))
    return Place(point, point, "", point, "was capturing")
