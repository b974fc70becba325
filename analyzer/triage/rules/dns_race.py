"""Of two DNS queries sent at once from one port, one is lost and asked again seconds later.

What it looks like
    A client sends two queries for one name (A and AAAA) from the same port within milliseconds. One of them is
    answered; the other is not seen at the server, and is repeated when the resolver's patience ends (5 s by default).

Why it matters
    Both packets are the first of one connection to conntrack. Translated on two CPUs at once, each makes an entry; the
    second insertion fails and its packet is dropped. Every name that is looked up may then take five seconds more.

Look-alikes
    A server that does not answer AAAA gets the query; that is left alone, and so is an answer that is lost on its way
    back. Queries with more time between them do not race. Loss of packets in general strikes others as well.

Next step
    On the client's node: `conntrack -S` (insert_failed grows). `options single-request-reopen` in the pods'
    resolv.conf, a DNS cache on each node (NodeLocal DNSCache), or a datapath without NAT for the DNS service avoids it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import UDP, Packet
from analyzer.triage.passage import Passage
from analyzer.triage.requests import DNS_PORT
from analyzer.triage.rule import Found, Rule, Suspects

TOGETHER_NS = 10_000_000
"""Queries of one lookup leave within microseconds; this leaves room for a busy client."""
PATIENCE_NS = 30_000_000_000
"""The longest a resolver waits before it asks again (resolv.conf(5), timeout)."""
HEADER, RESPONSE = 12, 0x80
CAUSE = "Two packets raced for one conntrack entry on the client's node, and the one that lost was dropped."
SETTLED = "`conntrack -S` on the client's node: whether insert_failed grows with each such lookup"


class Race(NamedTuple):
    """Queries of one lookup, of which the last one was lost."""

    flow: Classified
    won: Packet
    lost: Packet
    again: Packet | None
    """The same question, asked later."""


def suspects(case: Case) -> Suspects:
    """Return DNS flows with fewer answers than queries, and the same client's other ones from then on."""
    short = [flow for flow in _asked(case) if _is_short(flow)]
    begun = {flow.source_ip: flow.flow.first_ns or 0 for flow in reversed(short)}
    later = [
        flow
        for flow in _asked(case)
        if not _is_short(flow) and 0 <= (flow.flow.first_ns or 0) - begun.get(flow.source_ip, 0) <= PATIENCE_NS
    ]
    return Suspects([*short, *later])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a client."""
    clients: dict[str, list[Race]] = defaultdict(list)
    for flow in _asked(case):
        if gathered.of(flow.flow.key) and _is_short(flow):
            clients[flow.source_ip] += [race for race in _races(flow, gathered) if not _arrived(race, case, gathered)]
    return [_found(races, case, gathered) for races in clients.values() if races]


def _found(races: Sequence[Race], case: Case, gathered: Gathered) -> Found:
    way = _way(races[0], case, gathered)
    waits = [_after(race.lost, race.again) for race in races if race.again]
    apart = max(_after(race.won, race.lost) for race in races)
    return Found(
        CAUSE,
        "likely" if way.next_expected and waits else "possible",
        list({race.flow.flow.key: race.flow for race in races}.values()),
        packets=[
            sighting for race in races for packet in race[1:] if packet for sighting in _sightings(packet, gathered)
        ],
        nodes=[race.flow.source_node for race in races if race.flow.source_node],
        last_seen=way.last_seen,
        next_expected=way.next_expected,
        numbers=[
            Measured("lookups", len(races), ""),
            Measured("between the two queries", round(apart / 1e6, 3), "ms"),
            *([Measured("until asked again", round(max(waits) / 1e9, 3), "s")] if waits else []),
        ],
        settled_by=SETTLED,
    )


def _is_short(flow: Classified) -> bool:
    """Return whether the point that saw most queries saw fewer answers; one query has nothing to race with."""
    there, back = Counter[int](), Counter[int]()
    for counts, way in ((there, True), (back, False)):
        for look, cell in flow.ways[way]:
            counts[look.point] += cell.packets
    return any(queries > max(back[point], 1) for point, queries in there.items())


def _races(flow: Classified, gathered: Gathered) -> Iterator[Race]:
    """Yield the races as the point nearest to the client shows them, which saw every query."""
    packets = gathered.of(flow.flow.key)
    seen = Counter(packet.point for packet in packets if _asks(packet, flow))
    if not seen:
        return
    point = max(seen, key=lambda each: (seen[each], -each))
    here = [packet for packet in packets if packet.point == point]
    answered = {_id(packet) for packet in here if not _asks(packet, flow)}
    for first, second in pairwise(packet for packet in here if _asks(packet, flow)):
        lost = [packet for packet in (first, second) if _id(packet) not in answered]
        if len(lost) == 1 and _is_pair(first, second):
            yield Race(flow, second if lost[0] is first else first, lost[0], _again(lost[0], gathered.packets))


def _is_pair(first: Packet, second: Packet) -> bool:
    """Return whether two queries ask at once for one name, and for different things of it."""
    names, kinds = zip(*map(_question, (first, second)), strict=True)
    return names[0] == names[1] and kinds[0] != kinds[1] and abs(_after(first, second)) <= TOGETHER_NS


def _again(lost: Packet, packets: Iterable[Packet]) -> Packet | None:
    """Return the first query behind the lost one that asks the same at the same point."""
    ends = lost.source, lost.destination
    later = (
        packet
        for packet in packets
        if packet.point == lost.point
        and (packet.source, packet.destination) == ends
        and _question(packet) == _question(lost)
        and TOGETHER_NS < _after(lost, packet) <= PATIENCE_NS
    )
    return min(later, key=lambda packet: packet.time_ns or 0, default=None)


def _way(race: Race, case: Case, gathered: Gathered) -> Passage:
    """Return where the lost query was seen."""
    seen = Counter(packet.point for packet in _sightings(race.lost, gathered))
    return case.passages.of_seen(race.flow, True, seen)


def _arrived(race: Race, case: Case, gathered: Gathered) -> bool:
    """Return whether a server's own view showed the lost query, sent on to another address or not."""
    flows = {flow.flow.key: flow for flow in _asked(case)}
    same = [packet for packet in gathered.packets if packet.payload == race.lost.payload]
    ways = (
        case.passages.of_seen(flows[packet.flow], True, {packet.point: 1}) for packet in same if packet.flow in flows
    )
    return any(way.arrived for way in ways)


def _asked(case: Case) -> list[Classified]:
    return [flow for flow in case.flows if flow.flow.key.protocol == UDP and flow.flow.destination[1] == DNS_PORT]


def _sightings(query: Packet, gathered: Gathered) -> list[Packet]:
    same = gathered.of(query.flow) if query.flow else ()
    return [packet for packet in same if packet.payload == query.payload and packet.from_low == query.from_low]


def _asks(packet: Packet, flow: Classified) -> bool:
    return packet.from_low == flow.from_low and len(packet.payload) > HEADER and not packet.payload[2] & RESPONSE


def _id(packet: Packet) -> bytes:
    return packet.payload[:2]


def _question(packet: Packet) -> tuple[bytes, bytes]:
    """Return name and type of the first question, as they stand in it (RFC 1035 4.1.2)."""
    name, _, rest = packet.payload[HEADER:].partition(b"\0")
    return name.lower(), rest[:2]


def _after(first: Packet, second: Packet) -> int:
    return abs((second.time_ns or 0) - (first.time_ns or 0))


RULE = Rule(
    "dns-race", "One of two DNS queries from one port is lost and asked again", "warning", ("dns",), suspects, check
)
