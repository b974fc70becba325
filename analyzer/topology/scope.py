"""Addresses of which no router forwards a packet to one receiver."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

LINK_SCOPE = tuple(map(ip_network, ("255.255.255.255/32", "224.0.0.0/24", "fe80::/10", "ff01::/16", "ff02::/16")))


def stays_on_its_link(*ends: str) -> bool:
    """Return whether an end is of link scope, which no router forwards: RFC 4291 2.5.6 and 2.7, RFC 5771 4, broadcast.

    Not 169.254.0.0/16: nodes forward pods' packets to metadata services and DNS caches there.
    """
    parsed = [ip_address(end) for end in ends]
    return any(each in scope for each in parsed for scope in LINK_SCOPE if each.version == scope.version)


def has_no_one_receiver(source: str, destination: str) -> bool:
    """Return whether a packet stays on its link or goes to a group: no point further on had to see it."""
    return ip_address(destination).is_multicast or stays_on_its_link(source, destination)
