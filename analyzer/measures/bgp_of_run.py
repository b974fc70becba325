"""BGP sessions from the frames of port 179 that a run's points kept."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.layers.bindings import Bindings
from analyzer.readers import Record
from analyzer.result import BgpSession
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput


def bgp_of_run(
    kept: Sequence[tuple[int, Record]], bindings: Bindings, points: list[PointInput], topology: Topology
) -> list[BgpSession]:
    """Return the sessions of (point, frame) pairs; the reference finds their payload, as of BGP there is little."""
    if not kept:
        return []
    from analyzer.bgp.frames import BgpFrames  # these import dpkt, which few captures need
    from analyzer.layers.dissector import dissect
    from analyzer.measures.bgp import bgp_sessions

    frames = BgpFrames()
    for point, record in kept:
        frames.add(dissect(record, bindings), record, point)
    return bgp_sessions(frames.segments, frames.not_kept, points, topology)
