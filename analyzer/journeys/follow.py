"""One packet → its journey: sightings in order with what each shows, how it ended, what came back."""

from __future__ import annotations

from typing import Literal

import numpy as np

from analyzer.journeys.addresses import address, mac
from analyzer.journeys.ending import Ending, ending
from analyzer.journeys.order import BETWEEN, Ends, stage
from analyzer.journeys.replies import errors_about, reply_to
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.seen import NO_TIME, NOTHING, Seen
from analyzer.journeys.steps import Step, point_at, steps_of
from analyzer.journeys.timing import deltas, duration, offsets
from analyzer.journeys.words import transport, what
from analyzer.journeys.workload import TCP
from analyzer.layers.rows import address_text, tunnel_words
from analyzer.topology.runs import PointInput
from analyzer.trace_result import Journey, TracedSighting

Direction = Literal["in", "out"]


def follow(run: FollowedRun, packet: int) -> Journey:
    """Return the journey of a packet."""
    steps, ends = steps_of(run, packet)
    row, points = run.rows[steps[0].row], [point_at(run, step.row) for step in steps]
    answered = reply_to(run, steps[0].row)
    ended = _ending(run, steps, ends, answered)
    manifest, doubtful = run.run.manifest, run.packets.doubtful(packet)
    source, destination = address(row, "source"), address(row, "destination")
    took, uncertain = duration(run, steps)
    return Journey(
        run=run.run.id,
        setup=manifest.setup if manifest else None,
        scenario=manifest.scenario if manifest else None,
        source_ip=source,
        source_port=_number(row, "source_port"),
        source_pod=ends.sender_pod,
        source_node=ends.sender_node or None,
        destination_ip=destination,
        destination_port=_number(row, "destination_port"),
        destination_pod=ends.receiver_pod,
        destination_node=ends.receiver_node or None,
        network_transport=transport(row),
        what=what(row),
        ip_id=_number(row, "ip_id"),
        payload_bytes=int(row["payload"]),
        sightings=_sightings(run, steps, ends, points, doubtful),
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


def _ending(run: FollowedRun, steps: list[Step], ends: Ends, answered: bool | None) -> Ending:
    seen = [int(run.point_of[run.rows[step.row]["capture"]]) for step in steps]
    row = run.rows[steps[-1].row]
    found = ending(run.points, ends, run.way(ends), seen, run.covers(int(row["time"])))
    if answered and found.outcome != "arrived":
        return Ending("arrived")
    if found.outcome == "lost" and run.sampled and row["protocol"] == TCP and row["payload"] > 0:
        return Ending("open", settle="only a sample of the packets was kept: name the flow with --flow")
    return found


def _sightings(
    run: FollowedRun, steps: list[Step], ends: Ends, points: list[PointInput], doubtful: bool
) -> list[TracedSighting]:
    before: dict[str, int] = {}
    found = []
    for step, point, delta in zip(steps, points, deltas(run, steps), strict=True):
        seen = _sighting(run, step, point, delta, doubtful)
        seen.direction = _direction(point, ends, run.rows[step.row], before.get(point.id, 0))
        before[point.id] = before.get(point.id, 0) + 1
        found.append(seen)
    return found


def _sighting(run: FollowedRun, step: Step, point: PointInput, delta: float | None, doubtful: bool) -> TracedSighting:
    row = run.rows[step.row]
    carried = int(row["tunnels"]) > 0
    capture, number = int(row["capture"]), int(row["number"])
    return TracedSighting(
        point=point.id,
        node=point.node,
        interface=point.interface,
        role=point.role,
        direction=None,
        file=run.seen.captures[capture].name,
        frame_number=number,
        time_epoch_ns=None if row["time"] == NO_TIME else int(row["time"]),
        delta_us=delta,
        frame_len=sum(int(run.rows[each]["wire_len"]) for each in step.rows),
        ip_ttl=int(row["ttl"]),
        outer_ip_ttl=_number(row, "outer_ttl"),
        outer_source_ip=address(row, "outer_source", "outer_version") if carried else None,
        outer_destination_ip=address(row, "outer_destination", "outer_version") if carried else None,
        tunnel_type=tunnel_words(int(row["tunnels"])) if carried else None,
        vni=_number(row, "vni"),
        identity=run.topology.identity(_number(row, "vni")),
        overhead_bytes=_number(row, "overhead"),
        geneve_options=run.seen.options.get((capture, number)),
        dsr=_dsr(row),
        source_ip=address(row, "source"),
        source_port=_number(row, "source_port"),
        destination_ip=address(row, "destination"),
        destination_port=_number(row, "destination_port"),
        eth_src=mac(int(row["eth_source"])),
        eth_dst=mac(int(row["eth_destination"])),
        programs=run.topology.programs(point.node, point.interface) if point.role != "pod" else [],
        matched=step.matched,
        frames=len(step.rows),
        later_fragments=_later_fragments(run, row),
        confidence="inferred" if doubtful or step.matched == "translated" else "observed",
    )


def _number(row: Seen, name: str) -> int | None:
    return None if row[name] == NOTHING else int(row[name])


def _dsr(row: Seen) -> str | None:
    if row["option_port"] == NOTHING:
        return None
    version = int(row["version"])
    text = address_text(int(row["option_ip_hi"]), int(row["option_ip"]), version)
    return f"[{text}]:{int(row['option_port'])}" if version == 6 else f"{text}:{int(row['option_port'])}"


def _direction(point: PointInput, ends: Ends, row: Seen, before: int) -> Direction | None:
    """Return which way the packet passed: known by the place on the way, at a router by order, else by packet type."""
    if row["packet_type"] != NOTHING:
        return "out" if row["packet_type"] == OUTGOING else "in"
    if point.role == "router" and point.node not in (ends.sender_node, ends.receiver_node):
        return "out" if before else "in"
    at = stage(point, ends)
    if not ends.known or at == BETWEEN:
        return None
    leaving = at < BETWEEN
    return "out" if leaving != (point.role == "lxc") else "in"


OUTGOING = 4
"""SLL packet type of what the machine itself sends (packet(7), PACKET_OUTGOING)."""


def _later_fragments(run: FollowedRun, row: Seen) -> int:
    """Return how many further fragments of the packet, or of the outer packet around it, its file holds."""
    rows = run.rows
    if row["more_fragments"] != 1 and row["outer_more_fragments"] != 1:
        return 0
    outer = "outer_" if row["outer_more_fragments"] == 1 else ""
    ident = row["outer_id"] if outer else row["ip_id"]
    found = (rows["capture"] == row["capture"]) & (rows["fragment"] > 0) & (rows["ip_id"] == ident)
    for name in ("source", "source_hi", "destination", "destination_hi"):
        found &= rows[name] == row[outer + name]
    return int(np.count_nonzero(found))
