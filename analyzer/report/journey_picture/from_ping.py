"""A ping of the Result as ways: the request's, and the reply's where one was seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from analyzer.report.journey_picture import stops
from analyzer.report.journey_picture.ways import Place, Stop, Way, stays
from analyzer.report.journey_words import answered_in, macs
from analyzer.result import Hop, PingPath


def ways(path: PingPath, source_node: str, destination_node: str) -> list[Way]:
    """Return one way or two; the nodes are those of the pods, empty where nobody knows."""
    request = Way(
        ("Echo request", f"id {path.identifier}, sequence {path.sequence}"),
        stays(_stops(path.request, path.source_pod, path.destination_pod, _end(path, path.request))),
        "arrived" if _arrived(path) else "lost" if path.last_seen_at else "open",
        origin=stops.pod(path.source_pod, source_node),
        goal=stops.pod(path.destination_pod, destination_node),
    )
    if not path.reply:
        return [request]
    stops_back = _stops(path.reply, path.destination_pod, path.source_pod, _end(path, path.reply), path.answer_us)
    seen = stays(stops_back)
    return [request, Way(("Echo reply", ""), seen, "lost" if path.last_seen_at else "arrived")]


def _arrived(path: PingPath) -> bool:
    return bool(path.reply) or any(hop.role == "pod" for hop in path.request[1:])


def _end(path: PingPath, hops: list[Hop]) -> str | None:
    """Return the point at which these hops end without an arrival."""
    last = path.reply or path.request
    return path.last_seen_at if hops is last else None


def _stops(
    hops: list[Hop], sender: str | None, receiver: str | None, end: str | None, answer_us: float | None = None
) -> Iterator[tuple[Place, Stop]]:
    before: Hop | None = None
    for at, hop in enumerate(hops):
        pod = sender if at == 0 else receiver if at == len(hops) - 1 else None
        delta = hop.time_offset_us - before.time_offset_us if before else 0.0
        lost: Literal["", "lost"] = "lost" if at == len(hops) - 1 and hop.point == end else ""
        changed = macs(hop, before)
        took = answer_us is not None and at == 0 and hop.role == "pod"
        said = [*([answered_in(answer_us or 0.0)] if took else []), *([changed] if changed else [])]
        yield stops.place(hop, pod), stops.stop(hop, before, delta, hop.time_offset_us, said, lost)
        before = hop
