"""Packets whose transport header the snapshot length cut off: they are tied to no other, nor can they be missed."""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Booleans
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.seen import NOTHING, Seen
from analyzer.journeys.workload import ICMP, ICMPV6, TCP, UDP

LAST_READ = {TCP: "flags", UDP: "source_port", ICMP: "icmp_type", ICMPV6: "icmp_type"}
"""A field of each transport that a cut header lacks."""


def is_cut(rows: Seen) -> Booleans:
    """Return which rows lack fields that fingerprints are made of, though they are no later fragments."""
    found = np.zeros(rows.shape, np.bool_)
    for protocol, name in LAST_READ.items():
        found |= (rows["protocol"] == protocol) & (rows[name] == NOTHING)
    cut: Booleans = found & (rows["fragment"] <= 0)
    return cut


def hidden_at(run: FollowedRun, row: int, points: set[int]) -> list[str]:
    """Return which of these points show packets between a row's ends that may be it, with headers cut off, sorted.

    All points that show any, where its own is cut off.
    """
    rows = run.rows[run.datagrams.like(row)]
    if not is_cut(run.rows[row]):
        rows = rows[is_cut(rows)]
    return sorted(run.points[index].id for index in set(run.point_of[rows["capture"]].tolist()) & points)
