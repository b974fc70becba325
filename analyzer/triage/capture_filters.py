"""What a capture filter kept out of a file (pcap-filter(7)), as far as its words tell."""

from __future__ import annotations

import re

from analyzer.triage.case import Case
from analyzer.triage.packet import ICMP, ICMPV6

OR = re.compile(r"\bor\b|\|\|")
TRANSPORT = re.compile(r"\b(tcp|udp|sctp|port|portrange)\b|\bproto\s+\\?(6|17|132)\b")
"""What an alternative says that selects by transport."""
OTHERWISE = re.compile(r"\b(icmp6?|not)\b|!")
"""What may let ICMP through all the same."""


def hides_icmp(said: str) -> bool:
    """Return whether every alternative of a filter selects a transport; an empty filter lets everything through."""
    return all(TRANSPORT.search(each) and not OTHERWISE.search(each) for each in OR.split(said))


def without_icmp(case: Case) -> list[int]:
    """Return the points whose filter hid ICMP; where some was seen, it let that through."""
    seen = {look.point for flow in case.flows if flow.flow.key.protocol in (ICMP, ICMPV6) for look in flow.flow.cells}
    filters = [point.capture_filter or "" for point in case.quality]
    return [at for at, said in enumerate(filters) if at not in seen and hides_icmp(said)]
