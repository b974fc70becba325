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
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from analyzer.flows.flow import FlowKey
from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import UDP, Packet
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
    queries, clients = Queries(gathered), defaultdict[str, list[Race]](list)
    short = [flow for flow in _asked(case) if gathered.of(flow.flow.key) and _is_short(flow)]
    for flow in short:
        clients[flow.source_ip] += [race for race in _races(flow, queries) if not queries.arrived(race, case)]
    return [_found(races, queries, case) for races in clients.values() if races]


def _found(races: Sequence[Race], queries: Queries, case: Case) -> Found:
    seen = Counter(packet.point for packet in queries.sightings(races[0].lost))
    way = case.passages.of_seen(races[0].flow, True, seen)
    waits = [_apart(race.lost, race.again) for race in races if race.again]
    apart = max(_apart(race.won, race.lost) for race in races)
    return Found(
        CAUSE,
        "likely" if way.next_expected and waits else "possible",
        list({race.flow.flow.key: race.flow for race in races}.values()),
        packets=[each for race in races for packet in race[1:] if packet for each in queries.sightings(packet)],
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


class Queries:
    """The gathered DNS frames by what they ask: a query is known by its bytes, as no router changes them."""

    def __init__(self, gathered: Gathered) -> None:
        self.of = gathered.of
        self._asking: dict[Hashable, list[Packet]] = defaultdict(list)
        self._copies: dict[Hashable, list[Packet]] = defaultdict(list)
        for packet in gathered.packets:
            if _is_query(packet):
                self._asking[_asking(packet)].append(packet)
                self._copies[packet.field(s.SRCPORT), packet.payload].append(packet)

    def again(self, lost: Packet) -> Packet | None:
        """Return the first query behind a lost one that asks the same at the same point."""
        later = (each for each in self._asking[_asking(lost)] if TOGETHER_NS < _after(lost, each) <= PATIENCE_NS)
        return min(later, key=lambda packet: packet.time_ns or 0, default=None)

    def sightings(self, query: Packet) -> list[Packet]:
        """Return a query at each point that saw it; one that was repeated byte by byte where all copies were."""
        points = self._points(query, query.flow)
        place = points[query.point].index(query)
        return [same[place] for same in points.values() if len(same) == len(points[query.point])]

    def arrived(self, race: Race, case: Case) -> bool:
        """Return whether a server's own view showed as many copies of the lost query, sent on elsewhere or not."""
        sent = len(self._points(race.lost, race.lost.flow)[race.lost.point])
        flows = {each.flow for each in self._copies[race.lost.field(s.SRCPORT), race.lost.payload]}
        return any(
            case.passages.of_seen(flow, True, {point: len(same)}).arrived
            for flow in _asked(case)
            if flow.flow.key in flows
            for point, same in self._points(race.lost, flow.flow.key).items()
            if len(same) >= sent
        )

    def _points(self, query: Packet, flow: FlowKey | None) -> dict[int, list[Packet]]:
        found: dict[int, list[Packet]] = defaultdict(list)
        for packet in self._copies[query.field(s.SRCPORT), query.payload]:
            if packet.flow == flow:
                found[packet.point].append(packet)
        return found


def _is_short(flow: Classified) -> bool:
    """Return whether the point that saw most queries saw fewer answers; one query has nothing to race with."""
    there, back = Counter[int](), Counter[int]()
    for counts, way in ((there, True), (back, False)):
        for look, cell in flow.ways[way]:
            counts[look.point] += cell.packets
    return any(queries > max(back[point], 1) for point, queries in there.items())


def _races(flow: Classified, queries: Queries) -> Iterator[Race]:
    """Yield the races as the point shows them that saw most queries."""
    packets = queries.of(flow.flow.key)
    seen = Counter(packet.point for packet in packets if _is_query(packet))
    point = max(seen, key=lambda each: (seen[each], -each), default=None)
    here = [packet for packet in packets if packet.point == point]
    pairs = [(first, second) for first, second in pairwise(filter(_is_query, here)) if _is_pair(first, second)]
    replies: dict[bytes, list[Packet]] = defaultdict(list)
    for packet in here if pairs else ():
        if _is_dns(packet) and not _is_query(packet):
            replies[_id(packet)].append(packet)
    for first, second in pairs:
        again = {id(query): queries.again(query) for query in (first, second)}
        lost = [query for query in (first, second) if not _answered(query, replies[_id(query)], again[id(query)])]
        if len(lost) == 1:
            yield Race(flow, second if lost[0] is first else first, lost[0], again[id(lost[0])])


def _answered(query: Packet, replies: Iterable[Packet], again: Packet | None) -> bool:
    """Return whether an answer came before the query was repeated."""
    until = _after(query, again) if again else PATIENCE_NS
    return any(0 <= _after(query, reply) < until for reply in replies)


def _is_pair(first: Packet, second: Packet) -> bool:
    """Return whether two queries ask at once for one name, and for different things of it."""
    names, kinds = zip(*map(_question, (first, second)), strict=True)
    return names[0] == names[1] and kinds[0] != kinds[1] and _apart(first, second) <= TOGETHER_NS


def _asked(case: Case) -> list[Classified]:
    return [flow for flow in case.flows if flow.flow.key.protocol == UDP and flow.flow.destination[1] == DNS_PORT]


def _asking(query: Packet) -> Hashable:
    return query.point, query.source, query.destination, _question(query)


def _is_dns(packet: Packet) -> bool:
    return packet.protocol == UDP and len(packet.payload) > HEADER


def _is_query(packet: Packet) -> bool:
    return _is_dns(packet) and packet.field(s.DSTPORT) == DNS_PORT and not packet.payload[2] & RESPONSE


def _id(packet: Packet) -> bytes:
    return packet.payload[:2]


def _question(packet: Packet) -> tuple[bytes, bytes]:
    """Return name and type of the first question, as they stand in it (RFC 1035 4.1.2)."""
    name, _, rest = packet.payload[HEADER:].partition(b"\0")
    return name.lower(), rest[:2]


def _after(first: Packet, second: Packet) -> int:
    return (second.time_ns or 0) - (first.time_ns or 0)


def _apart(first: Packet, second: Packet) -> int:
    return abs(_after(first, second))


RULE = Rule(
    "dns-race", "One of two DNS queries from one port is lost and asked again", "warning", ("dns",), suspects, check
)
