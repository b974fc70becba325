"""Journeys of a Trace as ways: a packet, and its answer beside it where that was followed."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.report.journey_picture import stops
from analyzer.report.journey_picture.ways import Place, Stay, Stop, Way, stays
from analyzer.report.journey_story import story
from analyzer.report.journey_words import answered_in, clock_words, packet, remarks
from analyzer.report.view.text import clean
from analyzer.trace_result import ClockOffset, Journey, TracedSighting

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


def way(journey: Journey, request: Journey | None = None) -> Way:
    """Return a journey as a way; with the request that it answers, how long the answering side took."""
    shown, not_drawn = _bounded(list(_stops(journey, _answered(journey, request) if request else [])))
    origin = stops.pod(journey.source_pod, journey.source_node)
    goal = stops.pod(journey.destination_pod, journey.destination_node)
    heading = (clean(journey.what), "" if journey.ip_id is None else f"IP ID 0x{journey.ip_id:04x}")
    return Way(heading, shown, journey.outcome, _expected(journey), origin, goal, not_drawn)


def told(journey: Journey, answer: Journey | None) -> list[str]:
    """Return what stands under it: the way of each packet in a sentence, and the clocks, each two nodes once."""
    both = [journey, answer] if answer else [journey]
    clocks: dict[frozenset[str], ClockOffset] = {}
    for clock in (clock for each in both for clock in each.clocks):
        clocks.setdefault(frozenset((clock.node, clock.compared_with)), clock)
    return [*(f"{packet(each)}: {story(each)}" for each in both), *map(clock_words, clocks.values())]


def _bounded(found: list[tuple[Place, Stop]]) -> tuple[list[Stay], int]:
    """Return the stays of the first and the last stops, and how many are between them."""
    left = max(len(found) - DRAWN, 0)
    return stays(found[: DRAWN // 2] + found[DRAWN // 2 + left :]), left


def _answered(answer: Journey, request: Journey) -> list[str]:
    """Return the time between request and answer at the answering pod's own interface, where that shows both."""
    came, left = request.sightings[-1], answer.sightings[0]
    if came.time_epoch_ns is None or left.time_epoch_ns is None or came.role != "pod" or came.point != left.point:
        return []
    took = left.time_epoch_ns - came.time_epoch_ns
    return [answered_in(took / 1000)] if took >= 0 else []


def _stops(journey: Journey, first: list[str]) -> Iterator[tuple[Place, Stop]]:
    before: TracedSighting | None = None
    elapsed: float | None = 0.0
    last = len(journey.sightings) - 1
    for at, seen in enumerate(journey.sightings):
        delta = seen.delta_us if at else 0.0
        elapsed = None if elapsed is None or delta is None else elapsed + delta
        pod = journey.source_pod if at == 0 else journey.destination_pod if at == last else None
        end = journey.outcome if at == last and journey.outcome != "arrived" else ""
        said = [*(first if not at else []), *remarks(seen, before, journey)]
        yield stops.place(seen, pod), stops.stop(seen, before, delta, elapsed, said, end)
        before = seen


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
