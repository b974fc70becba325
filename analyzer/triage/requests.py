"""Which flows ask for an answer, so that none is worth a word."""

from __future__ import annotations

from collections.abc import Set

from analyzer.flows.path_class import Classified
from analyzer.triage.case import Case
from analyzer.triage.packet import ICMP, ICMPV6, TCP, UDP
from analyzer.triage.passage import ON_ITS_WAY_NS
from analyzer.words import Role

DNS_PORT = 53
SECOND_NS = 1_000_000_000
"""A request this close to its capture's end may still be answered: the first retransmission of a SYN comes after 1 s
(RFC 6298 2.1)."""


def asks(case: Case, flow: Classified) -> bool:
    """Return whether an answer was due and there was time for it."""
    return is_request(flow) and (asked_again(flow) or (flow.flow.key.protocol != TCP and _waited(case, flow)))


def _waited(case: Case, flow: Classified) -> bool:
    """Return whether a capture that showed the request went on long enough to show an answer.

    Not so of TCP: who sends no second SYN was answered, elsewhere. Nor of an lxc, which BPF host routing passes by.
    An echo is answered by the kernel at once: what lasts is the way alone.
    """
    roles = {point.role for point in case.points} - {"lxc"}
    echo = flow.flow.key.protocol in (ICMP, ICMPV6)
    return waited(case, flow, roles, ON_ITS_WAY_NS if echo else SECOND_NS)


def waited(case: Case, flow: Classified, roles: Set[Role], least_ns: int = SECOND_NS) -> bool:
    """Return whether a capture of these roles that showed the request went on for so long after it."""
    shown = [
        (case.quality[look.point].last_epoch_ns, cell.first_ns)
        for look, cell in flow.ways[True]
        if look.point < len(case.quality) and case.points[look.point].role in roles
    ]
    return any(end is not None and first is not None and end - first >= least_ns for end, first in shown)


def is_request(flow: Classified) -> bool:
    """Return whether an answer was due: to a SYN, an echo request or a DNS query."""
    key = flow.flow.key
    opens = flow.flow.opened_from_low is not None and key.protocol in (TCP, ICMP, ICMPV6)
    queries = key.protocol == UDP and flow.flow.destination[1] == DNS_PORT
    return opens or queries


def asked_again(flow: Classified) -> bool:
    """Return whether it asked more than once, a second apart or several times: who is answered does not repeat."""
    cells = [cell for _, cell in flow.ways[True]]
    firsts = [cell.first_ns for cell in cells if cell.first_ns is not None]
    lasts = [cell.last_ns for cell in cells if cell.last_ns is not None]
    return bool(firsts) and max(lasts) - min(firsts) >= SECOND_NS
