"""Requests to which an answer is due: a TCP SYN, an echo request, a DNS query."""

from __future__ import annotations

from analyzer.flows.path_class import Classified
from analyzer.triage.packet import ICMP, ICMPV6, TCP, UDP

DNS_PORT = 53
LAST_NS = 1_000_000_000
"""A request this close to its capture's end may still be answered: the first retransmission of a SYN comes after 1 s
(RFC 6298 2.1)."""


def asks(flow: Classified) -> bool:
    """Return whether an answer was due: a SYN, an echo request or a DNS query."""
    key = flow.flow.key
    opens = flow.flow.opened_from_low is not None
    return (opens and key.protocol in (TCP, ICMP, ICMPV6)) or (
        key.protocol == UDP and flow.flow.destination[1] == DNS_PORT
    )


def had_time(flow: Classified) -> bool:
    """Return whether a flow's packets were seen for long enough to be answered."""
    times = [(cell.first_ns, cell.last_ns) for _, cell in flow.ways[True]]
    firsts = [first for first, _ in times if first is not None]
    lasts = [last for _, last in times if last is not None]
    return bool(firsts) and max(lasts) - min(firsts) >= LAST_NS
