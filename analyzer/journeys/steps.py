"""All sightings of one packet, in order: equal fingerprints, then what was cut or joined, then what NAT changed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analyzer.columns.batch import Booleans, Numbers
from analyzer.journeys.addresses import address
from analyzer.journeys.order import Ends, one_end, stage
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.seen import NO_TIME, Seen
from analyzer.journeys.segments import WINDOW_NS, Segments
from analyzer.journeys.workload import TCP
from analyzer.topology.runs import PointInput
from analyzer.trace_result import Matched


class Step(NamedTuple):
    """The packet at one point: its row, and the further rows where it was cut."""

    rows: list[int]
    matched: Matched

    @property
    def row(self) -> int:
        """Return the first of its rows."""
        return self.rows[0]


def steps_of(run: FollowedRun, packet: int) -> tuple[list[Step], Ends]:
    """Return the packet's sightings in order, and between whom it travels."""
    rows = run.packets.sightings(packet).tolist()
    ends = _ends(run, rows)
    steps = [Step([row], "whole") for row in rows]
    steps += _cut(run, steps)
    if not _whole(run, steps, ends):
        steps += _translated(run, steps)
    ends = _behind(run, steps, ends)
    return _ordered(run, steps, ends), ends


def _behind(run: FollowedRun, steps: list[Step], ends: Ends) -> Ends:
    """Return the ends with the backend for a service, of the translated packet: a service's address is at no node."""
    for step in steps:
        if step.matched == "translated" and (other := run.ends(step.row)).known:
            if not ends.receiver_node:
                ends = ends._replace(receiver_pod=other.receiver_pod, receiver_node=other.receiver_node,
                                     receiver_is_node=other.receiver_is_node)  # fmt: skip
            if not ends.sender_node:
                ends = ends._replace(sender_pod=other.sender_pod, sender_node=other.sender_node)
    return ends


def point_at(run: FollowedRun, row: int) -> PointInput:
    """Return the point of a row: of a capture of several interfaces, the one that showed it where it has a name."""
    return run.taps.at(row)


def _ends(run: FollowedRun, rows: list[int]) -> Ends:
    """Return the ends as topology says; where it says nothing of both, as the sightings' TTL and times suggest."""
    ends = one_end(run.ends(rows[0]))
    if ends.known:
        return ends
    by_node: dict[str, list[Seen]] = {}
    for row in rows:
        if (node := point_at(run, row).node) is not None:
            by_node.setdefault(node, []).append(run.rows[row])
    nodes = sorted(by_node, key=lambda node: _earliness(by_node[node]))
    return ends._replace(sender_node=nodes[0], receiver_node=nodes[-1], guessed=True) if len(nodes) > 1 else ends


def _earliness(rows: list[Seen]) -> tuple[int, int]:
    return -min(int(row["ttl"]) for row in rows), min(int(row["time"]) for row in rows)


def _whole(run: FollowedRun, steps: list[Step], ends: Ends) -> bool:
    """Return whether both pods' own views are there: then nothing was translated between them."""
    pods = {point.pod for point in (point_at(run, step.row) for step in steps) if point.role == "pod"}
    return None not in (ends.sender_pod, ends.receiver_pod) and pods >= {ends.sender_pod, ends.receiver_pod}


def _ordered(run: FollowedRun, steps: list[Step], ends: Ends) -> list[Step]:
    """Return the steps in order; where place and TTL do not tell, by the outer TTL, or by time.

    Time it is where one file holds them, and where not all are in a tunnel: that says not whether before or after.
    """

    def along(step: Step) -> tuple[int, int]:
        return stage(point_at(run, step.row), ends), -int(run.rows[step.row]["ttl"])

    def place(step: Step) -> tuple[int, int, str, int]:
        row = run.rows[step.row]
        outer = 0 if along(step) in by_time else -int(row["outer_ttl"])
        return outer, int(row["time"]), point_at(run, step.row).id, int(row["number"])

    found = _shown_once(run, steps)
    files: dict[tuple[int, int], set[int]] = {}
    by_time = {along(step) for step in found if run.rows[step.row]["tunnels"] <= 0}
    for step in found:
        files.setdefault(along(step), set()).add(int(run.rows[step.row]["capture"]))
    by_time |= {place for place, captures in files.items() if len(captures) == 1}
    return sorted(found, key=lambda step: (along(step), place(step)))


def _shown_once(run: FollowedRun, steps: list[Step]) -> list[Step]:
    """Leave out what a capture of all interfaces shows once more.

    That is, an interface that a capture of its own shows; and one without a name, where its node has such captures.
    """
    alone = [point_at(run, step.row) for step in steps if not run.taps.is_tap(step.row)]
    own = [point for point in alone if point.role != "any"]
    interfaces, nodes = {(point.node, point.interface) for point in own}, {point.node for point in own}

    def again(step: Step) -> bool:
        point = point_at(run, step.row)
        if run.taps.is_tap(step.row):
            return (point.node, point.interface) in interfaces
        return point.role == "any" and point.node in nodes

    return [step for step in steps if not again(step)]


def _cut(run: FollowedRun, steps: list[Step]) -> list[Step]:
    """Return the packet at points that saw its bytes in frames of another size."""
    first = steps[0].row
    if run.rows[first]["protocol"] != TCP or run.rows[first]["payload"] <= 0:
        return []
    seen = {int(run.point_of[run.rows[step.row]["capture"]]) for step in steps}
    segments = Segments(run.rows, first, _not_apart(run, first, seen))
    found = []
    for point in sorted(set(run.point_of.tolist()) - seen):
        cut = segments.at(np.flatnonzero(run.point_of == point), _time_at(run, first, run.points[point].node))
        if cut:
            found.append(Step(cut.rows, "part of" if cut.part else "segments"))
    return found


def _not_apart(run: FollowedRun, row: int, seen: set[int]) -> Numbers:
    """Return the rows of a packet's flow and direction, but for packets that a point saw apart from it.

    Those were sent by themselves: they carry the same bytes only when these were sent again.
    """
    same = run.directions.like(row)
    points, packets = run.point_of[run.rows["capture"][same]], run.packets.of_row[same]
    apart: Numbers = same[~np.isin(packets, packets[np.isin(points, list(seen))])]
    return apart


def _time_at(run: FollowedRun, row: int, node: str | None) -> int | None:
    """Return the time of a row as the clock of a node shows it; None where the clocks were not compared."""
    offset = run.offset(point_at(run, row).node, node)
    time = int(run.rows[row]["time"])
    return None if offset is None or time == NO_TIME else time + offset.correction_ns


def _translated(run: FollowedRun, steps: list[Step]) -> list[Step]:
    """Return the one packet that equals this one but for addresses and ports, at points that did not see it."""
    rows, first = run.rows, run.rows[steps[0].row]
    alike = run.translated.like(steps[0].row)
    alike = alike[rows["packet"][alike] != first["packet"]]
    alike = alike[_at_the_same_time(run, alike, steps[0].row)]
    alike = alike[_shares_an_end(rows[alike], first)]
    alike = alike[~np.isin(run.places[alike], run.places[[step.row for step in steps]])]
    if len(np.unique(run.packets.of_row[alike])) != 1 or _both_pods(run, rows[alike[0]], first):
        return []
    return [Step([row], "translated") for row in alike.tolist()]


def _at_the_same_time(run: FollowedRun, rows: Numbers, first: int) -> Booleans:
    """Return which rows are within the window of the first one, each by its node's clock as far as it was compared."""
    captures = run.rows["capture"][rows]
    about = np.zeros(len(run.seen.captures), np.int64)
    for capture in np.unique(captures).tolist():
        time = _time_at(run, first, run.seen.point(capture).node)
        about[capture] = int(run.rows[first]["time"]) if time is None else time
    found: Booleans = np.abs(run.rows["time"][rows] - about[captures]) < WINDOW_NS
    return found


def _both_pods(run: FollowedRun, row: Seen, first: Seen) -> bool:
    """Return whether one pod's address stands where another's stood: NAT does not do that.

    An address that is taken for a pod's because it was forwarded may well be the one that NAT put there.
    """
    ends = [(address(first, name), address(row, name)) for name in ("source", "destination")]
    sure = [{each for each in pair if run.topology.is_pod(each)} - run.topology.assumed for pair in ends]
    return any(len(pods) == 2 for pods in sure)


def _shares_an_end(rows: Seen, first: Seen) -> Booleans:
    """Return which rows kept one address, as source or destination NAT leaves the other."""
    source = (rows["source"] == first["source"]) & (rows["source_hi"] == first["source_hi"])
    destination = (rows["destination"] == first["destination"]) & (rows["destination_hi"] == first["destination_hi"])
    found: Booleans = source | destination
    return found
