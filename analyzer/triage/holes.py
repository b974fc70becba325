"""TCP segments that a sender sends again and again, though smaller ones of the same connection were acknowledged."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from analyzer.flows.flow import AtPoint
from analyzer.flows.path_class import Classified
from analyzer.flows.tcp import retransmissions
from analyzer.layers.loop import slots as s
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import Packet
from analyzer.triage.passage import Passage
from analyzer.triage.segments import Sizes, sizes

SENDINGS = 3
"""How often a segment is sent in vain: Linux takes a black hole for likely after as many (net.ipv4.tcp_retries1)."""
REPEATS = SENDINGS - 1
"""Retransmissions of a flow that is looked at."""
EVERY_HOST = 576
"""Bytes of an IPv4 packet that every way carries, whole or in pieces (RFC 791 3.2): what is smaller is not too big."""
PAYLOAD = 1460
"""Of a TCP segment on Ethernet, where no SYN says it."""


class Hole(NamedTuple):
    """One direction of a TCP flow whose large segments were never acknowledged in that size."""

    flow: Classified
    forward: bool
    through: int
    """IP length of the largest that was."""
    sendings: int
    packets: list[Packet]
    passage: Passage
    """Of these packets."""
    alive: bool
    """Something came from the other side when they were lost already."""


def repeating(case: Case) -> list[Classified]:
    """Return the flows of which one side sent several segments again, at one point or more; those with most first."""
    return case.once(_repeating)


def _repeating(case: Case) -> list[Classified]:
    most = ((flow, max(map(_repeats, flow.flow.at.values()), default=0)) for flow in case.flows)
    found = [(flow, many) for flow, many in most if many >= REPEATS]
    return [flow for flow, _ in sorted(found, key=lambda each: each[1], reverse=True)]


def _repeats(at: AtPoint) -> int:
    return retransmissions(at.tcp) if at.tcp else 0


def hole(flow: Classified, forward: bool, case: Case, gathered: Gathered) -> Hole | None:
    """Return the segments of one direction that were never acknowledged, None where there is no sign of a size."""
    from_low, there = flow.from_low == forward, gathered.of(flow.flow.key)
    most = (flow.flow.mss_high if from_low else flow.flow.mss_low) or PAYLOAD
    points = sorted({packet.point for packet in there})
    said = [sizes([packet for packet in there if packet.point == point], from_low, most) for point in points]
    through = max((each.through for each in said if each.through is not None), default=0)
    stuck = [each for each in said if each.sendings >= SENDINGS and not all(lost.above for lost in each.lost)]
    same = {_same(lost.packet) for each in stuck for lost in each.lost if (lost.packet.length or 0) > through}
    packets = [packet for packet in there if packet.from_low == from_low and _same(packet) in same]
    if not packets or min(packet.length or 0 for packet in packets) <= EVERY_HOST:
        return None
    passage = case.passages.of_seen(flow, forward, Counter(packet.point for packet in packets))
    return Hole(flow, forward, through, max(each.sendings for each in stuck), packets, passage, any(map(_alive, stuck)))


def _same(packet: Packet) -> tuple[int | None, int | None]:
    return packet.field(s.TCP_SEQ), packet.payload_len


def _alive(said: Sizes) -> bool:
    return said.stuck_ns is not None and said.heard_ns is not None and said.heard_ns > said.stuck_ns
