"""Whether a file named like a node's interface may be a pod's own eth0."""

from __future__ import annotations

from collections.abc import Iterable, Set

from analyzer.topology.runs import PointInput


def may_be_a_pods(point: PointInput) -> bool:
    """Return whether only the file's name says that this is a node's uplink."""
    return point.role == "underlay" and point.role_origin == "inferred"


def one_sender(ends: Iterable[tuple[str, str]], fresh: Set[str]) -> str | None:
    """Return the address at one end of every packet that also sends with its initial TTL, as a pod at its own eth0.

    `ends`: both addresses of each packet, or of each flow; `fresh`: sources of packets with an initial TTL.
    """
    shared: set[str] | None = None
    for pair in ends:
        shared = set(pair) & fresh if shared is None else shared & set(pair)
        if not shared:
            return None
    return min(shared) if shared else None


def doubted(address: str) -> str:
    """Return why the role is left open."""
    return f"a node's interface by its name, but every packet has {address} at one end, as in a pod: role left open"
