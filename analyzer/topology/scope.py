"""Addresses of which no router forwards a packet to one receiver."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address, ip_network

LINK_SCOPE = tuple(map(ip_network, ("255.255.255.255/32", "224.0.0.0/24", "fe80::/10", "ff01::/16", "ff02::/16")))
WRITTEN = ("2", "f", "F")
"""What the addresses of link scope and of groups begin with, as text: a run may have a million others."""


def stays_on_its_link(*ends: str) -> bool:
    """Return whether an end is of link scope, which no router forwards: RFC 4291 2.5.6 and 2.7, RFC 5771 4, broadcast.

    Not 169.254.0.0/16: nodes forward pods' packets to metadata services and DNS caches there.
    """
    return any(end.startswith(WRITTEN) and _scope(end)[0] for end in ends)


def is_group(address: str) -> bool:
    """Return whether the address is of a group (multicast)."""
    return address.startswith(WRITTEN) and _scope(address)[1]


def has_no_one_receiver(source: str, destination: str) -> bool:
    """Return whether a packet stays on its link or goes to a group: no point further on had to see it."""
    return is_group(destination) or stays_on_its_link(source, destination)


@lru_cache(maxsize=65536)
def _scope(address: str) -> tuple[bool, bool]:
    """Return whether an address is of link scope, and whether of a group."""
    parsed = ip_address(address)
    link = any(parsed in scope for scope in LINK_SCOPE if parsed.version == scope.version)
    return link, parsed.is_multicast
