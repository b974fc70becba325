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

from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.rule import Found, Rule, Suspects

CAUSE = "Segmentation offload (TSO, GSO, GRO): the kernel handles many segments as one frame."


def suspects(case: Case) -> Suspects:
    """Return whether any point saw such frames; they were counted, and need no second look."""
    return Suspects(anything=any(point.super_frames for point in case.quality))


def check(case: Case, _gathered: Gathered) -> list[Found]:
    """Return one finding for all points."""
    points = [at for at, point in enumerate(case.quality) if point.super_frames]
    cells = [cell for flow in case.flows for cell in flow.flow.cells.values() if cell.super_frames]
    largest = max((cell.maximum_length or 0 for cell in cells), default=0)
    return [
        Found(
            CAUSE,
            "certain",
            [flow for flow in case.flows if any(cell.super_frames for cell in flow.flow.cells.values())],
            points=points,
            numbers=[
                Measured("frames above the MTU", sum(case.quality[at].super_frames for at in points), "sightings"),
                *([Measured("largest IP packet", largest, "bytes")] if largest else []),
            ],
        )
    ]


RULE = Rule("offload-artefact", "Captured frames are larger than the MTU", "info", ("captures",), suspects, check)
