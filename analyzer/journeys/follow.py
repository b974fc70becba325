"""One packet → its journey: sightings in order with what each shows, how it ended, what came back."""

from __future__ import annotations

from analyzer.journeys.addresses import address
from analyzer.journeys.cut_headers import hidden_at
from analyzer.journeys.ending import Ending, ending
from analyzer.journeys.order import Ends
from analyzer.journeys.pieces import in_pieces_at
from analyzer.journeys.replies import errors_about, reply_to
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.seen import Seen
from analyzer.journeys.segments import has_tcp_data
from analyzer.journeys.shown import fact, sightings
from analyzer.journeys.steps import Step, point_at, steps_of
from analyzer.journeys.timing import duration, offsets
from analyzer.journeys.words import transport, what
from analyzer.topology.services import Service
from analyzer.trace_result import Journey

TRANSLATED = (
    "It is for a service, which is no place: a capture where its address is translated, at the sender's node or the "
    "one that it enters, would show to which backend it went on"
)
CUT_HEADERS = "Headers that the snapshot length cut off hide whether it is among the packets at"
IN_PIECES = "It was cut on the way, or put together with other fragments: pieces of its datagram were seen at"


def follow(run: FollowedRun, packet: int) -> Journey:
    """Return the journey of a packet."""
    steps, ends = steps_of(run, packet)
    own = next(step.row for step in steps if step.matched == "whole")  # NAT may have changed it before, or after
    row, points = run.rows[own], [point_at(run, step.row) for step in steps]
    answered = reply_to(run, own)
    services = [_service(run, row, name) for name in ("source", "destination")]
    ended = Ending("open", settle=TRANSLATED) if services[1] and not ends.receiver_node else None
    ended = ended or _ending(run, steps, ends, answered)
    manifest, doubtful = run.run.manifest, run.packets.doubtful(packet)
    source, destination = address(row, "source"), address(row, "destination")
    took, uncertain = duration(run, steps)
    return Journey(
        run=run.run.id,
        setup=manifest.setup if manifest else None,
        scenario=manifest.scenario if manifest else None,
        source_ip=source,
        source_port=fact(row, "source_port"),
        source_pod=ends.sender_pod,
        source_node=None if ends.guessed else ends.sender_node or None,
        destination_ip=destination,
        destination_port=fact(row, "destination_port"),
        destination_pod=ends.receiver_pod,
        destination_node=None if ends.guessed else ends.receiver_node or None,
        source_service=services[0].words if services[0] else None,
        destination_service=services[1].words if services[1] else None,
        network_transport=transport(row),
        what=what(row),
        ip_id=fact(row, "ip_id"),
        payload_bytes=int(row["payload"]),
        sightings=sightings(run, steps, ends, points, doubtful),
        outcome=ended.outcome,
        answered=answered,
        last_seen_at=points[-1].id,
        next_expected_at=ended.next,
        settle=ended.settle,
        errors=errors_about(run, row),
        clocks=offsets(run, points),
        duration_us=took,
        duration_uncertainty_us=uncertain,
        confidence="inferred" if doubtful or any(step.matched == "translated" for step in steps) else "observed",
    )


def _service(run: FollowedRun, row: Seen, name: str) -> Service | None:
    return run.topology.service(address(row, name), fact(row, f"{name}_port"), transport(row))


def _ending(run: FollowedRun, steps: list[Step], ends: Ends, answered: bool | None) -> Ending:
    seen = [point_at(run, step.row) for step in steps]
    row, way = run.rows[steps[-1].row], run.way(ends)
    found = ending(run.points, ends, way, seen, run.running.unsure(int(row["time"]), seen[-1].node))
    if answered and found.outcome != "arrived":
        return Ending("arrived")
    if found.outcome == "lost" and run.sampled and has_tcp_data(row):
        return Ending("open", settle="Only a sample of the packets was kept: name the flow with --flow")
    return _unless_unrecognised(run, steps, set(way), found) if found.outcome == "lost" else found


def _unless_unrecognised(run: FollowedRun, steps: list[Step], way: set[int], lost: Ending) -> Ending:
    """Return the ending, open where later points may show the packet as other frames than it was."""
    passed = {int(run.point_of[run.rows[step.row]["capture"]]) for step in steps}
    if pieces := in_pieces_at(run, steps[-1].row, passed, way - passed):
        return Ending("open", settle=f"{IN_PIECES} {', '.join(pieces)}")
    if hidden := hidden_at(run, steps[-1].row, way - passed):
        return Ending("open", settle=f"{CUT_HEADERS} {', '.join(hidden)}: capture more of each packet")
    return lost
