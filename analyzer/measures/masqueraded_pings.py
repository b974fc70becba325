"""A ping that a node masquerades: two exchanges by their addresses, and one by everything else."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.journeys.echo import Echo

NEAR, SOON_NS = 8, 1_000_000_000
"""Hops and time between a packet and the same one behind NAT."""


def joined(echoes: Iterable[Echo]) -> list[Echo]:
    """Return the exchanges, that of a pod and the same behind its node's masquerading as one.

    Linux keeps the identifier where it is free (net/netfilter/nf_nat_core.c), and the sequence number always; what was
    forwarded has a lower TTL, and was seen elsewhere.
    """
    alike: dict[tuple[str, int, int], list[Echo]] = {}
    for echo in echoes:
        alike.setdefault((echo.key.destination_ip, echo.key.identifier, echo.key.sequence), []).append(echo)
    for same in alike.values():
        first = min(same, key=lambda echo: (-_ttl(echo), _begin(echo)))
        for echo in [each for each in same if _is_forwarded(each, first)]:
            first.request += echo.request
            first.reply += echo.reply
            same.remove(echo)
    return [echo for same in alike.values() for echo in same]


def _is_forwarded(echo: Echo, first: Echo) -> bool:
    """Return whether an exchange of another address may be the same one, as a router sent it on."""
    if not echo.request or not 0 < _ttl(first) - _ttl(echo) <= NEAR:
        return False
    apart = {seen.point for seen in echo.request}.isdisjoint(seen.point for seen in first.request)
    return apart and 0 <= _begin(echo) - _begin(first) <= SOON_NS


def _ttl(echo: Echo) -> int:
    return max((seen.ip_ttl for seen in echo.request), default=0)


def _begin(echo: Echo) -> int:
    return min((seen.time_epoch_ns or 0 for seen in echo.request), default=0)
