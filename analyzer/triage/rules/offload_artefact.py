"""Frames larger than the MTU: segmentation offload shows many segments as one, which no wire ever carried.

What it looks like
    Captured TCP (or UDP) frames of up to 64 kB, or more with BIG TCP, at interfaces of MTU 1500; above 64 kB IPv4's
    total length is 0. Checksums of what the own kernel sends look wrong, as the card computes them.

Why it matters
    Nothing is wrong. But sizes, packet counts, retransmissions and checksums at these points are those of the kernel,
    not of the wire: MTU findings leave these frames out, and overhead is computed from the segments they stand for.

Look-alikes
    A true jumbo frame is as large as its interface's MTU at most. Where no state says an MTU, 1500 is assumed, and a
    network with jumbo frames shows the same.

Next step
    Nothing to heal. To see segments as on a wire, capture on the receiver's real card with `ethtool -K DEVICE gro off`,
    or switch tso, gso and gro off on the pods while capturing.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.layers.loop import slots as s
from analyzer.layers.loop.cell_table import COMMON_MTU
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.traits import Trait, longer_than

CAUSE = "Segmentation offload (TSO, GSO, GRO): the kernel handles many segments as one frame."
ETHERNET_HEADER = 14


def suspects(case: Case) -> Suspects:
    """Return the points that saw such frames, as was counted."""
    points = _points(case)
    return Suspects(traits={_large(case, points): set(points)} if points else {})


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding for all points."""
    points = _points(case)
    if not points:
        return []
    large = _large(case, points)
    cells = [cell for flow in case.flows for cell in flow.flow.cells.values() if cell.super_frames]
    largest = max((cell.maximum_length or 0 for cell in cells), default=0)
    return [
        Found(
            CAUSE,
            "certain",
            [flow for flow in case.flows if any(cell.super_frames for cell in flow.flow.cells.values())],
            packets=[each for each in gathered.having(large) if _is_super(each, case)],
            trait=large,
            points=points,
            numbers=[
                Measured("frames above the MTU", sum(case.quality[at].super_frames for at in points), "sightings"),
                *([Measured("largest IP packet", largest, "bytes")] if largest else []),
            ],
        )
    ]


def _points(case: Case) -> list[int]:
    return [at for at, point in enumerate(case.quality) if point.super_frames]


def _large(case: Case, points: Sequence[int]) -> Trait:
    """Return what frames above the MTU have in common: they are longer than full ones where that is smallest."""
    return longer_than(ETHERNET_HEADER + min(_mtu(case, at) for at in points))


def _is_super(packet: Packet, case: Case) -> bool:
    """Return whether a frame is above its interface's own MTU."""
    network = packet.slot(s.OUTER, s.L3_START) or 0
    return int(packet.row[s.WIRE_LEN]) - network > _mtu(case, packet.point)


def _mtu(case: Case, point: int) -> int:
    return case.topology.mtu_at(case.points[point]) or COMMON_MTU


RULE = Rule("offload-artefact", "Captured frames are larger than the MTU", "info", ("captures",), suspects, check)
