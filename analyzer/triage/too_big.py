"""ICMP errors that say a packet was too big, and of whom they speak (RFC 792, RFC 1191, RFC 4443 3.2)."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from analyzer.flows.flow import FlowKey, IcmpError
from analyzer.triage.case import Case

UNREACHABLE, FRAGMENTATION_NEEDED, PACKET_TOO_BIG = 3, 4, 2
End = tuple[int, str, int | None]
"""Protocol, address and port."""


class Told(NamedTuple):
    """One such error at one point."""

    point: int
    error: IcmpError


class TooBig(NamedTuple):
    """The errors of a run, by who sent what they quote: for whom that was, translation of services changes."""

    ends: dict[End, list[Told]]

    def of(self, key: FlowKey) -> list[Told]:
        """Return the errors about packets of either end of a flow."""
        return [*self.from_end(key, True), *self.from_end(key, False)]

    def from_end(self, key: FlowKey, low: bool) -> list[Told]:
        """Return the errors about packets of one end of a flow."""
        return self.ends.get(end(key, low), [])


def too_big(case: Case) -> TooBig:
    """Return the errors of which flow and sender are known."""
    ends: dict[End, list[Told]] = defaultdict(list)
    for point, error in case.errors:
        if error.quoted is not None and is_too_big(error):
            ends[end(error.quoted, error.from_low)].append(Told(point, error))
    return TooBig(ends)


def is_too_big(error: IcmpError) -> bool:
    """Return whether it is fragmentation needed, or packet too big."""
    if ":" in error.source_ip:
        return error.icmp_type == PACKET_TOO_BIG
    return (error.icmp_type, error.icmp_code) == (UNREACHABLE, FRAGMENTATION_NEEDED)


def end(key: FlowKey, low: bool) -> End:
    """Return one end of a flow."""
    return (key.protocol, key.low_ip, key.low_port) if low else (key.protocol, key.high_ip, key.high_port)
