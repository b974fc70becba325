"""One packet passes one point again and again, with a lower TTL each time.

What it looks like
    The same packet - addresses, IP ID, transport header and payload - at one capture point several times, its TTL
    falling with each pass, until a router says time exceeded (ICMP 11/0, ICMPv6 3/0) or drops it without a word.

Why it matters
    Two routers each send the packet to the other: nothing to that destination arrives, and the link carries each packet
    dozens of times.

Look-alikes
    A traceroute sends packets with different TTLs, each of them a packet of its own. An IP ID of 0 is common on packets
    that may not be fragmented, so equal IDs alone are no sign. A router with one interface shows each packet twice, and
    a capture of all interfaces once for each: fewer passes than three are not judged.

Next step
    Compare the routes to the destination on both nodes that the frames' MAC addresses name (`ip route get`), and what
    announces them; a pod CIDR that no node owns any more, routed to a node whose default route leads back, is the usual
    cause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from itertools import pairwise

from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects

PASSES = 3
"""Sightings of one packet at one point with falling TTL: a router with one interface makes two (RFC 1812 5.3.1)."""
CAUSE = "Two routers send packets for this destination to each other."


def suspects(case: Case) -> Suspects:
    """Return the flows that have, at one point and in one direction, at least so many TTLs."""
    return Suspects(case.of_kinds(_has_many_ttls))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a destination."""
    loops: dict[str, list[tuple[Classified, bool, list[Packet]]]] = defaultdict(list)
    for flow in case.flows:
        for way in (True, False):
            passes = _passes([p for p in gathered.of(flow.flow.key) if (p.from_low == flow.from_low) == way])
            if passes:
                loops[(flow.source_ip, flow.destination_ip)[way]].append((flow, way, passes))
    return [_found(looping, case) for looping in loops.values()]


def _found(looping: Sequence[tuple[Classified, bool, list[Packet]]], case: Case) -> Found:
    flows, packets = [flow for flow, _, _ in looping], [packet for _, _, some in looping for packet in some]
    ttls = [packet.ttl for packet in packets if packet.ttl is not None]
    points = {packet.point for packet in packets}
    return Found(
        CAUSE,
        "certain",
        flows,
        looping[0][1],
        packets,
        nodes=[node for point in points if (node := case.points[point].node)],
        last_seen=sorted(points),
        numbers=[
            Measured("sightings", len(packets), "frames"),
            Measured("highest TTL", max(ttls), ""),
            Measured("lowest TTL", min(ttls), ""),
        ],
    )


def _has_many_ttls(flow: Classified) -> bool:
    ttls: dict[tuple[int, bool], set[int | None]] = defaultdict(set)
    for look in flow.flow.cells:
        ttls[look.point, look.from_low].add(look.ttl)
    return any(len(found) >= PASSES for found in ttls.values())


def _passes(packets: Sequence[Packet]) -> list[Packet]:
    """Return the sightings of packets that one point saw often enough, with a TTL that falls each time."""
    same: dict[tuple[int, Hashable], list[Packet]] = defaultdict(list)
    for packet in packets:
        same[packet.point, _identity(packet)].append(packet)
    found = []
    for sightings in same.values():
        ttls = [packet.ttl or 0 for packet in sightings]
        if len(sightings) >= PASSES and all(after < before for before, after in pairwise(ttls)):
            found += sightings
    return found


def _identity(packet: Packet) -> Hashable:
    """Return what no router changes."""
    fields = (s.IP_ID, s.IP_LEN, s.TCP_SEQ, s.TCP_ACK, s.TCP_FLAGS, s.ICMP_SEQ, s.UDP_CHECKSUM)
    return (*(packet.field(slot) for slot in fields), packet.payload)


RULE = Rule(
    "routing-loop", "A packet passes the same point with a lower TTL each time", "critical", ("flows",), suspects, check
)
