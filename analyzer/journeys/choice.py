"""Which packets of a run to follow: the one asked for, or one that shows the way."""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Booleans
from analyzer.journeys.addresses import looked_up
from analyzer.journeys.hashing import hashed
from analyzer.journeys.replies import is_request, reply_rows
from analyzer.journeys.run import NOBODY, FollowedRun
from analyzer.journeys.seen import Seen
from analyzer.journeys.words import ANSWERS, ASKS
from analyzer.journeys.workload import TCP
from analyzer.topology.scope import has_no_one_receiver

SYN, SYN_ACK = 0x02, 0x12
ENDS = ("source_hi", "source", "destination_hi", "destination", "source_port", "destination_port", "protocol")
TURNED = ("destination_hi", "destination", "source_hi", "source", "destination_port", "source_port", "protocol")


def one_that_shows_the_way(run: FollowedRun) -> tuple[str, list[int]]:
    """Return the first answered ping and its reply: between pods on two nodes, else between pods, else any.

    Without one, the start of a connection: the first TCP SYN of the busiest flow between pods, else of any; else the
    first packet for one receiver, and only then the first of all.
    """
    rows = run.rows
    everything = np.ones(len(rows), np.bool_)
    between_pods = _between_pods(run)
    for words, among in ((" between nodes", between_pods & _across(run)), ("", between_pods), ("", everything)):
        if (asked := _first_ping(rows, among)) is not None:
            return f"first answered ping{words}", with_reply(run, asked)
    for among in (between_pods, everything):
        if (syn := _busiest_syn(rows, among)) is not None:
            return "first TCP SYN of the busiest flow", [_packet(run, syn)]
    first = _earliest(rows, everything & ~_for_many(rows))
    first = _earliest(rows, everything) if first is None else first
    return "first packet", [] if first is None else [_packet(run, first)]


def one_of(run: FollowedRun, among: Booleans) -> list[int]:
    """Return the packet that shows best where some go: an answered ping with its reply, a ping, a SYN, the first."""
    rows = run.rows
    asked = _first_ping(rows, among)
    if asked is None:
        asked = _earliest(rows, among & _requests(rows))
    if asked is not None:
        return with_reply(run, asked)
    first = _earliest(rows, among & _syns(rows))
    first = _earliest(rows, among) if first is None else first
    return [] if first is None else [_packet(run, first)]


def with_reply(run: FollowedRun, row: int) -> list[int]:
    """Return the packet of a row, and the reply where the packet is an echo request that has one."""
    found = [_packet(run, row)]
    if is_request(run.rows[row]) and (replies := reply_rows(run, run.rows[row])):
        found.append(_packet(run, min(replies, key=lambda at: int(run.rows[at]["time"]))))
    return found


def _for_many(rows: Seen) -> Booleans:
    """Return which sightings are of packets for a group, or of link scope."""
    ends = ("source", "destination")
    masks = [looked_up(rows, name, lambda text: int(has_no_one_receiver(text, text))) for name in ends]
    found: Booleans = (masks[0] | masks[1]).astype(np.bool_)
    return found


def _packet(run: FollowedRun, row: int) -> int:
    return int(run.packets.of_row[row])


def _earliest(rows: Seen, among: Booleans) -> int | None:
    places = np.flatnonzero(among)
    return int(places[np.argmin(rows["time"][places])]) if len(places) else None


def _requests(rows: Seen) -> Booleans:
    return _echoes(rows, ASKS)


def _echoes(rows: Seen, types: dict[int, int]) -> Booleans:
    found = np.zeros(len(rows), np.bool_)
    for protocol, kind in types.items():
        found |= (rows["protocol"] == protocol) & (rows["icmp_type"] == kind)
    return found & (rows["fragment"] <= 0) & (rows["icmp_id"] >= 0)


def _first_ping(rows: Seen, among: Booleans) -> int | None:
    """Return the earliest echo request whose reply was seen."""
    ids = ("icmp_id", "icmp_sequence")
    asked, answers = np.flatnonzero(among & _requests(rows)), np.flatnonzero(_echoes(rows, ANSWERS))
    here = hashed(rows[name][asked] for name in (*ENDS[:4], *ids))
    there = hashed(rows[name][answers] for name in (*TURNED[:4], *ids))
    found = np.zeros(len(rows), np.bool_)
    found[asked[np.isin(here, there)]] = True
    return _earliest(rows, found)


def _syns(rows: Seen) -> Booleans:
    found: Booleans = (rows["protocol"] == TCP) & (rows["flags"] >= 0) & (rows["flags"] & SYN_ACK == SYN)
    return found


def _busiest_syn(rows: Seen, among: Booleans) -> int | None:
    """Return the earliest SYN of the flow that has most frames, both directions taken together."""
    syns = np.flatnonzero(among & _syns(rows))
    if not len(syns):
        return None
    flows = hashed(rows[name] for name in ENDS) ^ hashed(rows[name] for name in TURNED)
    known, many = np.unique(flows, return_counts=True)
    frames = many[np.searchsorted(known, flows[syns])]
    busiest = syns[frames == frames.max()]
    return int(busiest[np.argmin(rows["time"][busiest])])


def _between_pods(run: FollowedRun) -> Booleans:
    """Return which sightings go from one pod to another."""
    pods = [
        looked_up(run.rows, name, lambda text: int(run.topology.is_pod(text))) for name in ("source", "destination")
    ]
    found: Booleans = (pods[0] & pods[1]).astype(np.bool_)
    return found


def _across(run: FollowedRun) -> Booleans:
    """Return which sightings are between nodes: by their ends, or because a tunnel carried them."""
    known = (run.senders != NOBODY) & (run.receivers != NOBODY)
    found: Booleans = (known & (run.senders != run.receivers)) | (run.rows["tunnels"] > 0)
    return found
