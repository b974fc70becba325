"""What tunnels between nodes carried, and what ICMP says of the tunnels' own packets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analyzer.flows.flow import Cell, FlowKey, Look, TunnelLook
from analyzer.flows.path_class import Classified
from analyzer.triage.case import Case
from analyzer.triage.packet import UDP

OWN_VIEW = ("pod", "lxc")
"""Tunnels that these roles show were made by the pod itself."""


class Sent(NamedTuple):
    """Packets of one look of a flow."""

    flow: Classified
    forward: bool
    look: Look
    cell: Cell


class Carried(NamedTuple):
    """What a tunnel between nodes carried from one address to another, as one point saw it."""

    source: str
    destination: str
    tunnel: TunnelLook
    point: int
    sent: list[Sent]


class Refused(NamedTuple):
    """An ICMP error about tunnel packets from one node to another; `reporter` is who sent it."""

    sender: str
    receiver: str
    port: int
    reporter: str
    kind: tuple[int, int, int]
    """IP version, ICMP type and code."""


def carried(case: Case) -> list[Carried]:
    """Return what tunnels between nodes carried, of which the packets inside can be read."""
    return case.once(_carried)


def _carried(case: Case) -> list[Carried]:
    found: dict[tuple[str, str, TunnelLook, int], list[Sent]] = {}
    own = {at for at, point in enumerate(case.points) if point.role in OWN_VIEW}
    for flow in case.flows:
        there, back = (flow.source_ip, flow.destination_ip), (flow.destination_ip, flow.source_ip)
        for look, cell in flow.flow.cells.items():
            if look.tunnel and look.overhead is not None and look.point not in own:
                forward = look.from_low == flow.from_low
                way = (*(there if forward else back), look.tunnel, look.point)
                found.setdefault(way, []).append(Sent(flow, forward, look, cell))
    return [Carried(*way, sent) for way, sent in found.items()]


def refused(case: Case) -> Iterator[Refused]:
    """Yield the ICMP errors that quote packets from node to node for a port at which a tunnel is read."""
    ports = {port for table, port in case.read.bindings if table == "udp_port"}
    for _, error in case.errors:
        if error.quoted is not None and error.quoted.protocol == UDP:
            sender, receiver, port = directed(error.quoted, error.from_low)
            if port in ports and {sender, receiver} <= case.topology.nodes.keys():
                kind = (6 if ":" in sender else 4, error.icmp_type, error.icmp_code)
                yield Refused(sender, receiver, port or 0, error.source_ip, kind)


def is_balanced(flow: Classified) -> bool:
    """Return whether a load balancer passed the flow on in Geneve: Cilium's DSR option rides on the SYN alone."""
    return any(option.is_dsr for look in flow.flow.cells for option in look.geneve_options)


def directed(key: FlowKey, from_low: bool) -> tuple[str, str, int | None]:
    """Return source, destination and destination port of a packet of a flow."""
    if from_low:
        return key.low_ip, key.high_ip, key.high_port
    return key.high_ip, key.low_ip, key.low_port


def node_at(case: Case, address: str) -> str:
    """Return the name of the node with an outer address; the address itself where nothing names it."""
    return case.topology.nodes.get(address) or address


def devices(case: Case, node: str) -> list[int]:
    """Return the captured tunnel devices of a node."""
    return [at for at, point in enumerate(case.points) if point.role == "tunnel" and point.node == node and point.paths]
