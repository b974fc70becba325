"""Packets that a hop cut into fragments, or whose fragments it put together: other frames, the same datagram.

Routers cut IPv4 packets without DF (RFC 791 3.2), and connection tracking puts fragments together and cuts them anew
(Linux nf_defrag_ipv4), each to the MTU where it leaves.
"""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Booleans
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.seen import NOTHING, Seen


def in_pieces_at(run: FollowedRun, row: int, passed: set[int], later: set[int]) -> list[str]:
    """Return at which later points pieces of a row's datagram were seen that no passed point shows, sorted.

    Fragments that were seen at both are as they were sent: that they came says nothing of another one.
    """
    own = run.rows[row]
    if own["ip_id"] == NOTHING:
        return []
    rows = run.rows[run.datagrams.like(row)]
    if not is_piece(own):
        rows = rows[is_piece(rows)]
    places = run.point_of[rows["capture"]]
    sent = rows["packet"][np.isin(places, list(passed))]
    found = set(places[~np.isin(rows["packet"], sent)].tolist()) & later
    return sorted(run.points[index].id for index in found)


def is_piece(rows: Seen) -> Booleans:
    """Return which rows are fragments: first, later or last ones."""
    found: Booleans = (rows["fragment"] > 0) | (rows["more_fragments"] == 1)
    return found
