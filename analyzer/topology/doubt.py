"""Whether a file named like a node's interface may be a pod's own eth0."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.topology.runs import PointInput
from analyzer.topology.scope import stays_on_its_link


def may_be_a_pods(point: PointInput) -> bool:
    """Return whether only the file's name says that this is a node's uplink."""
    return point.role == "underlay" and point.role_origin == "inferred"


def surely_nodes(points: Iterable[PointInput]) -> set[str]:
    """Return the nodes of whose pods a view is named as one, beside an interface of the node itself.

    That naming would have told a pod's own eth0 as well.
    """
    points = list(points)
    named = {point.node for point in points if point.role == "pod"}
    beside = {point.node for point in points if point.role in ("lxc", "host", "tunnel")}
    return {node for node in named & beside if node is not None}


def one_sender(ends: Iterable[tuple[str, str]], fresh: set[str]) -> str | None:
    """Return the address at one end of every packet that also sends with its initial TTL, as a pod at its own eth0.

    `ends`: both addresses of each packet, or of each flow; `fresh`: sources of packets with an initial TTL. A pod may
    have an address of each family: `A or B`. What stays on its link (neighbour discovery) says nothing.
    """
    shared: dict[bool, set[str]] = {}
    for pair in ends:
        if stays_on_its_link(*pair):
            continue
        family = ":" in pair[0]
        shared[family] = shared.get(family, fresh) & set(pair)
        if not shared[family]:
            return None
    return " or ".join(min(shared[family]) for family in sorted(shared)) or None


def doubted(address: str) -> str:
    """Return why the role is left open."""
    return f"a node's interface by its name, but every packet has {address} at one end, as in a pod: role left open"
