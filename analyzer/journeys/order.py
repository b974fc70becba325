"""The order of a packet's sightings: by topology, then by TTL, then by time.

Time comes last: receive stamps survive decapsulation, so ties are common, and nodes' clocks may disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.topology.scope import has_no_one_receiver

T = TypeVar("T")
STAGE = {"pod": 0, "lxc": 1, "host": 2, "tunnel": 3, "wireguard": 4, "underlay": 5, "any": 5, "unknown": 6, "router": 6}
"""Order of roles on the sender's node; the receiver's is its mirror image, a router lies between (cilium-facts 4.4).

`any` shows all of its node, up to the wire.
"""
BETWEEN, LAST_STAGE = 6, 12
ELSEWHERE = ""
"""The node of who is at none of them."""


class Ends(NamedTuple):
    """Between whom a packet travels: both pods and both nodes; null for what nothing says."""

    sender_pod: str | None
    receiver_pod: str | None
    sender_node: str | None
    receiver_node: str | None
    receiver_is_node: bool = False
    """The packet is for an address of the node itself."""
    guessed: bool = False
    """The nodes are those that saw it first and last: that orders the sightings, and says not where it was for."""
    no_one_receiver: bool = False
    """The packet stays on its link or goes to a group (topology/scope.py)."""

    @property
    def known(self) -> bool:
        """Return whether both nodes are known, and with them each point's place on the way."""
        return None not in (self.sender_node, self.receiver_node)


def ends_of(sender: str, receiver: str, topology: Topology) -> Ends:
    """Return what the topology says of the ends of a packet between these addresses."""
    pods = topology.pod_name(sender), topology.pod_name(receiver)
    nodes = topology.node_of(sender), topology.node_of(receiver)
    many = has_no_one_receiver(sender, receiver)
    return Ends(*pods, *nodes, receiver in topology.nodes, no_one_receiver=many)


def one_end(ends: Ends) -> Ends:
    """Return the ends for a packet that leaves the cluster or enters it: the unknown one is beyond every node."""
    if ends.sender_node is not None and ends.receiver_node is None:
        return ends._replace(receiver_node=ELSEWHERE)
    if ends.receiver_node is not None and ends.sender_node is None:
        return ends._replace(sender_node=ELSEWHERE)
    return ends


def stage(point: PointInput, ends: Ends) -> int:
    """Return how far along the way a point lies, 0 to LAST_STAGE; 0 for all where an end is unknown."""
    if not ends.known:
        return 0
    own = STAGE[point.role]
    if ends.sender_node == ends.receiver_node and point.pod is not None:
        return LAST_STAGE - own if point.pod == ends.receiver_pod else own
    if point.node == ends.sender_node:
        return own
    return LAST_STAGE - own if point.node == ends.receiver_node else BETWEEN


def real(sightings: Iterable[T], point: Callable[[T], PointInput]) -> list[T]:
    """Return the sightings without those at `any`, which shows once more what other points show; all if only it saw."""
    found = list(sightings)
    return [sighting for sighting in found if point(sighting).role != "any"] or found
