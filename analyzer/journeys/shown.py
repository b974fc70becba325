"""A step of a journey → what is told of it: the frame's facts, in words and numbers."""

from __future__ import annotations

from typing import Literal

import numpy as np

from analyzer.journeys.addresses import address, mac
from analyzer.journeys.order import BETWEEN, Ends, stage
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.seen import NO_TIME, NOTHING, Seen
from analyzer.journeys.steps import Step
from analyzer.journeys.timing import deltas
from analyzer.journeys.words import transport
from analyzer.layers.geneve_options import GeneveOption
from analyzer.layers.rows import address_text, tunnel_words
from analyzer.topology.runs import PointInput
from analyzer.topology.vni import meaning_of
from analyzer.trace_result import TracedSighting

Direction = Literal["in", "out"]
OUTGOING = 4
"""SLL packet type of what the machine itself sends (packet(7), PACKET_OUTGOING)."""


def sightings(
    run: FollowedRun, steps: list[Step], ends: Ends, points: list[PointInput], doubtful: bool
) -> list[TracedSighting]:
    """Return what each step shows, in order."""
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
    options, dsr = run.seen.options.get((capture, number), ()), _dsr(row)
    identity, origin, sender = meaning_of(fact(row, "vni"), run.topology, run.run.manifest is not None)
    return TracedSighting(
        point=point.id,
        node=point.node,
        interface=point.interface,
        tap=_tap(run, step.row, point),
        role=point.role,
        direction=None,
        file=run.seen.captures[capture].name,
        frame_number=number,
        time_epoch_ns=None if row["time"] == NO_TIME else int(row["time"]),
        delta_us=delta,
        frame_len=sum(int(run.rows[each]["wire_len"]) for each in step.rows),
        ip_ttl=int(row["ttl"]),
        outer_ip_ttl=fact(row, "outer_ttl"),
        outer_source_ip=address(row, "outer_source", "outer_version") if carried else None,
        outer_destination_ip=address(row, "outer_destination", "outer_version") if carried else None,
        tunnel_type=tunnel_words(int(row["tunnels"])) if carried else None,
        vni=fact(row, "vni"),
        identity=identity,
        identity_origin=origin,
        vni_sender=sender,
        overhead_bytes=fact(row, "overhead"),
        geneve_options=", ".join(option.words for option in options) or None,
        dsr=dsr,
        dsr_service=_dsr_service(run, row, options, dsr),
        source_ip=address(row, "source"),
        source_port=fact(row, "source_port"),
        destination_ip=address(row, "destination"),
        destination_port=fact(row, "destination_port"),
        eth_src=mac(int(row["eth_source"])),
        eth_dst=mac(int(row["eth_destination"])),
        programs=run.topology.programs(point.node, point.interface) if point.role != "pod" else None,
        matched=step.matched,
        frames=len(step.rows),
        later_fragments=_later_fragments(run, row),
        confidence="inferred" if doubtful or step.matched == "translated" else "observed",
    )


def _tap(run: FollowedRun, row: int, point: PointInput) -> str | None:
    """Return the interface, of several in one capture; by its number where it has no name."""
    if run.taps.is_tap(row):
        return point.interface
    index = fact(run.rows[row], "interface")
    return f"ifindex {index}" if point.role == "any" and index is not None else None


def fact(row: Seen, name: str) -> int | None:
    """Return a fact of a sighting, None where it does not have it."""
    return None if row[name] == NOTHING else int(row[name])


def _dsr(row: Seen) -> str | None:
    if row["option_port"] == NOTHING:
        return None
    version = int(row["version"])
    text = address_text(int(row["option_ip_hi"]), int(row["option_ip"]), version)
    return f"[{text}]:{int(row['option_port'])}" if version == 6 else f"{text}:{int(row['option_port'])}"


def _dsr_service(run: FollowedRun, row: Seen, options: tuple[GeneveOption, ...], dsr: str | None) -> str | None:
    """Return the service whose address the packet carries along, in a Geneve option or its own."""
    said = [option.value for option in options if option.is_dsr]
    for end in filter(None, [*said, dsr]):
        if (service := run.topology.service_of(end, transport(row))) and service.words:
            return service.words
    return None


def _direction(point: PointInput, ends: Ends, row: Seen, before: int) -> Direction | None:
    """Return which way the packet passed: known by the place on the way, at a router by order, else by packet type."""
    if row["packet_type"] != NOTHING:
        return "out" if row["packet_type"] == OUTGOING else "in"
    if point.role == "router" and point.node not in (ends.sender_node, ends.receiver_node):
        return "out" if before else "in"
    at = stage(point, ends)
    if not ends.known or ends.guessed or at == BETWEEN:
        return None
    leaving = at < BETWEEN
    return "out" if leaving != (point.role == "lxc") else "in"


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
