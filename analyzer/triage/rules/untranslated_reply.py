"""Answers come from an address that the client never called, and it resets them.

What it looks like
    At one capture point a client sends a SYN to one address and gets the SYN-ACK - it acknowledges the very sequence
    number of that SYN - from another. The client has no such connection and answers with RST; its SYN is repeated.

Why it matters
    The request was translated on its way (service address to backend), and the reply was not translated back. No
    connection to that service can begin.

Look-alikes
    Where only half of a connection was captured, a SYN-ACK without its SYN says nothing: the numbers must match. On a
    node between the two translations both addresses are right: there the SYN to the backend is seen as well. A server
    that answers directly with the service's address (DSR) shows no other address.

Next step
    On the node that translates the service: `conntrack -L -d BACKEND` and `conntrack -S` (insert_failed, invalid).
    Replies that conntrack takes for invalid or does not track are not translated, nor those that come back through
    another node. With Cilium `cilium-dbg bpf ct list global` and `cilium-dbg bpf lb list`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import ACK, RST, SYN, Packet, most_at_a_point
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.translation import MOST_OF_ONE_PORT

CAUSE = "The reply of the backend is not translated back to the address that the client called."
SEQUENCE = 1 << 32
ANSWERED_AND_RESET = SYN | ACK | RST
End = tuple[str, int | None]


class Pair(NamedTuple):
    """A connection that a client asked for, and the one of which it got an answer, at one point."""

    point: int
    asked: Classified
    answered: Classified
    client: End


def suspects(case: Case) -> Suspects:
    """Return flows that were asked and not answered at a point, with those that were answered and not asked there."""
    return Suspects([flow for pair in _pairs(case) for flow in (pair.asked, pair.answered)])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding an address that was called."""
    called: dict[End, list[tuple[Pair, list[Packet]]]] = defaultdict(list)
    for pair in _pairs(case):
        if packets := _proof(pair, gathered):
            called[_far(pair.asked, pair.client)].append((pair, packets))
    return [_found(proofs) for proofs in called.values()]


def _found(proofs: list[tuple[Pair, list[Packet]]]) -> Found:
    flows = {pair.asked.flow.key: pair.asked for pair, _ in proofs}
    packets = [packet for _, some in proofs for packet in some]
    return Found(
        CAUSE,
        "certain",
        list(flows.values()),
        packets=packets,
        numbers=[
            Measured("connections", len(flows), ""),
            Measured("resets", most_at_a_point(packet for packet in packets if packet.flags & RST), "packets"),
        ],
    )


def _pairs(case: Case) -> Iterator[Pair]:
    """Yield, for each point, flows of one client's port of which one has its SYNs alone and the other none of them."""
    answered: dict[tuple[int, End], list[Classified]] = defaultdict(list)
    for flow in case.flows:
        for point, server in _one_sided(flow, ANSWERED_AND_RESET):
            client = flow.flow.destination if server else flow.flow.source
            answered[point, client].append(flow)
    for flow in case.flows if answered else ():
        for point, forward in _one_sided(flow, SYN):
            client = flow.flow.source if forward else flow.flow.destination
            for other in answered.get((point, client), ())[:MOST_OF_ONE_PORT]:
                yield Pair(point, flow, other, client)


def _one_sided(flow: Classified, flags: int) -> Iterator[tuple[int, bool]]:
    """Yield points that saw just these of the three flags and SYNs of one side only, and whether of the source."""
    for point, seen in flow.flow.at.items():
        if seen.tcp_control_bits & ANSWERED_AND_RESET == flags:
            looks = (look for look, cell in flow.flow.cells.items() if look.point == point and cell.opening)
            sides = {look.from_low == flow.from_low for look in looks}
            if len(sides) == 1:
                yield point, sides.pop()


def _proof(pair: Pair, gathered: Gathered) -> list[Packet]:
    """Return the SYNs, the SYN-ACKs of another address that acknowledge them, and the client's resets of these."""
    here = [packet for packet in gathered.of(pair.asked.flow.key) if packet.point == pair.point]
    there = [packet for packet in gathered.of(pair.answered.flow.key) if packet.point == pair.point]
    syns = [packet for packet in here if packet.is_syn]
    due = {((packet.field(s.TCP_SEQ) or 0) + 1) % SEQUENCE for packet in syns}
    replies = [
        packet for packet in there if packet.flags & SYN and packet.flags & ACK and packet.field(s.TCP_ACK) in due
    ]
    resets = [packet for packet in there if packet.flags & RST and packet.source == pair.client[0]]
    return [*syns, *replies, *resets] if replies and resets else []


def _far(flow: Classified, client: End) -> End:
    return flow.flow.destination if flow.flow.source == client else flow.flow.source


RULE = Rule(
    "untranslated-reply", "Answers come from an address that the client never called", "critical", ("tcp",),
    suspects, check,
)  # fmt: skip
