"""Which flows ask for an answer, so that none is worth a word."""

from __future__ import annotations

from analyzer.flows.path_class import Classified
from analyzer.triage.packet import ICMP, ICMPV6, TCP, UDP

DNS_PORT = 53
SECOND_NS = 1_000_000_000
"""A request this close to its capture's end may still be answered: the first retransmission of a SYN comes after 1 s
(RFC 6298 2.1)."""


def asks(flow: Classified) -> bool:
    """Return whether an answer was due and there was time for it."""
    return is_request(flow) and had_time(flow)


def is_request(flow: Classified) -> bool:
    """Return whether an answer was due: to a SYN, an echo request or a DNS query."""
    key = flow.flow.key
    opens = flow.flow.opened_from_low is not None and key.protocol in (TCP, ICMP, ICMPV6)
    queries = key.protocol == UDP and flow.flow.destination[1] == DNS_PORT
    return opens or queries


def had_time(flow: Classified) -> bool:
    """Return whether it asked more than once, a second apart or several times: who is answered does not repeat."""
    cells = [cell for _, cell in flow.ways[True]]
    firsts = [cell.first_ns for cell in cells if cell.first_ns is not None]
    lasts = [cell.last_ns for cell in cells if cell.last_ns is not None]
    return bool(firsts) and max(lasts) - min(firsts) >= SECOND_NS
