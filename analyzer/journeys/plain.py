"""Packets that only their own fingerprint can show elsewhere: nothing has to be looked up for them one by one."""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Booleans, Numbers
from analyzer.journeys.cut_headers import is_cut
from analyzer.journeys.hashing import Hashes, hashed
from analyzer.journeys.pieces import is_piece
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.segments import has_tcp_data

MOST_POINTS = 63
"""Bits of a number that has one for each point."""
ASKED = ("protocol", "icmp_id", "icmp_sequence", "source_hi", "source", "destination_hi", "destination")
ANSWERED = (*ASKED[:3], *ASKED[5:], *ASKED[3:5])


def plain(run: FollowedRun, packets: Numbers) -> Booleans:
    """Return which packets have no fragments, cut headers, translated twins, other segments or echo replies.

    Cautiously: of those that are not plain many have none either, and only following them tells.
    """
    rows = run.packets.order[run.packets.begins[packets]]
    odd = is_piece(run.rows) | is_cut(run.rows)
    keys = run.datagrams.keys
    found: Booleans = ~np.isin(keys[rows], keys[odd])
    found &= ~np.isin(run.translated.keys[rows], _with_twins(run))
    found &= ~np.isin(_hash(run, rows, ASKED), _hash(run, run.answers, ANSWERED))
    return found & ~_in_other_segments(run, packets, rows)


def _hash(run: FollowedRun, rows: Numbers, names: tuple[str, ...]) -> Hashes:
    found = run.rows[rows]
    return hashed(found[name] for name in names)


def _with_twins(run: FollowedRun) -> Hashes:
    """Return the fingerprints without addresses that packets of other addresses have as well."""
    keys, order = run.translated.sorted, run.translated.order
    packets = run.rows["packet"][order]
    found: Hashes = keys[1:][(keys[1:] == keys[:-1]) & (packets[1:] != packets[:-1])]
    return found


def _in_other_segments(run: FollowedRun, packets: Numbers, rows: Numbers) -> Booleans:
    """Return which packets have TCP data that frames of other sizes may carry where they were not seen.

    None may where every packet of the direction was seen at one of the packet's points: it was sent by itself.
    """
    data = has_tcp_data(run.rows[rows])
    if not data.any() or len(run.points) > MOST_POINTS:
        return data
    order, begins = run.packets.order, run.packets.begins
    bits = np.int64(1) << run.point_of
    places = np.bitwise_or.reduceat(bits[run.rows["capture"][order]], begins)
    having = np.flatnonzero(has_tcp_data(run.rows[order[begins]]))
    having = having[np.argsort(run.directions.keys[order[begins[having]]], kind="stable")]
    directions = run.directions.keys[order[begins[having]]]
    known, first = np.unique(directions, return_index=True)
    common = np.bitwise_and.reduceat(places[having], first)
    at = np.minimum(np.searchsorted(known, run.directions.keys[rows]), len(known) - 1)
    apart: Booleans = data & (common[at] & places[packets] == 0)
    return apart
