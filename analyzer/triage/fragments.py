"""Packets that travel in pieces, put together by what fragments have in common, and pieces that did not get through."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzer.flows.path_class import Classified
from analyzer.journeys.order import ends_of
from analyzer.layers.loop import slots as s
from analyzer.triage.case import Case
from analyzer.triage.gathered import MOST, Gathered
from analyzer.triage.packet import Packet
from analyzer.triage.passage import Passage


class Whole(NamedTuple):
    """What all fragments of one packet share (RFC 791 3.2); of what carries others, the outer packet's."""

    source: str
    destination: str
    protocol: int | None
    ident: int | None


class Incomplete(NamedTuple):
    """One packet of which pieces were seen at one point and not at the next that they had to pass."""

    whole: Whole
    lost: list[Packet]
    passage: Passage
    """Of the lost pieces."""
    others_went_on: bool
    """Other pieces of the same packet were seen where these were not."""


def whole_of(packet: Packet) -> Whole | None:
    """Return of which packet a frame is a fragment, None where it is none."""
    at = packet.fragment_at
    if at is None:
        return None
    source, destination = packet.address(at, s.IP_SRC_HI), packet.address(at, s.IP_DST_HI)
    return Whole(source or "", destination or "", packet.slot(at, s.IP_PROTO), packet.slot(at, s.IP_ID))


def fragments(gathered: Gathered) -> dict[Whole, list[Packet]]:
    """Return the fragments of each packet, from all points."""
    found: dict[Whole, list[Packet]] = defaultdict(list)
    for packet in gathered.packets:
        whole = whole_of(packet)
        if whole is not None:
            found[whole].append(packet)
    return found


def between(flow: Classified, forward: bool) -> set[tuple[str, str]]:
    """Return the addresses between which packets of one direction travel, or are carried."""
    ends = (flow.source_ip, flow.destination_ip) if forward else (flow.destination_ip, flow.source_ip)
    return {ends} | {(look.tunnel.outer_src, look.tunnel.outer_dst) for look, _ in flow.ways[forward] if look.tunnel}


def carriers(flows: Iterable[Classified]) -> list[tuple[str, str]]:
    """Return the addresses between which tunnels carry these flows."""
    looks = (look for flow in flows for look in flow.flow.cells)
    return sorted({(look.tunnel.outer_src, look.tunnel.outer_dst) for look in looks if look.tunnel})


def incomplete(case: Case, gathered: Gathered) -> list[Incomplete]:
    """Return the packets that lost pieces on the way.

    Where more frames were there than could be kept, what is missing may be one of those: nothing is said then.
    """
    if len(gathered.packets) >= MOST:
        return []
    judged = (_judged(case, whole, packets) for whole, packets in fragments(gathered).items())
    return [each for each in judged if each is not None]


def _judged(case: Case, whole: Whole, packets: Sequence[Packet]) -> Incomplete | None:
    pieces: dict[int, list[Packet]] = defaultdict(list)
    for packet in packets:
        pieces[packet.slot(packet.fragment_at or 0, s.IP_FRAG_OFFSET) or 0].append(packet)
    ends = ends_of(whole.source, whole.destination, case.topology)
    ways = {
        offset: case.passages.between(ends, Counter(each.point for each in seen), seen[0].time_ns)
        for offset, seen in pieces.items()
    }
    lost = [offset for offset, way in ways.items() if way.lost]
    if not lost:
        return None
    way = ways[max(lost)]
    further = any(set(way.next_expected) & set(other.seen) for other in ways.values())
    return Incomplete(whole, [each for offset in lost for each in pieces[offset]], way, further)
