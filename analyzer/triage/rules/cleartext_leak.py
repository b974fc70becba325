"""Pods' packets are readable between nodes that encrypt.

What it looks like
    Between two nodes WireGuard or ESP is spoken, and yet packets of their pods leave a node readable, bare or in a
    plain tunnel, after the encryption had begun.

Why it matters
    Encryption between nodes is switched on for all that pods send each other. What leaks can be read, and changed, by
    whoever is on the way.

Look-alikes
    What nodes themselves send stays readable unless node encryption is on, and so do health checks (port 4240): both
    are left alone. With IPsec the receiving node's interface shows packets once more when they are decrypted: there
    only what the sending node's interface shows is judged. What was sent before the first encrypted packet of the two
    nodes is no leak but the time before the switch.

Next step
    On the sending node: `ip route get` and `ip rule` for the destination (must lead to cilium_wg0, or have the encrypt
    mark), `cilium-dbg encrypt status`, `cilium-dbg bpf ipcache get DESTINATION` (its encrypt key must not be 0). Strict
    mode drops instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from analyzer.flows.flow import Cell, Look
from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects

HEALTH_PORT = 4240
"""Cilium's health checks between nodes (pkg/defaults)."""
ESP = "esp"
CAUSE = "A route, rule or datapath entry of the sending node leads past the encryption."
Way = tuple[str, str, bool]


class Encryption(NamedTuple):
    """What two nodes speak, and since when."""

    kinds: set[str]
    since_ns: int


class Leak(NamedTuple):
    """Readable packets of one look."""

    flow: Classified
    look: Look
    cell: Cell


def suspects(case: Case) -> Suspects:
    """Return the flows with readable packets."""
    return Suspects([leak.flow for leaks in _leaks(case).values() for leak in leaks])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a pair of nodes and direction."""
    return [_found(way, leaks, case, gathered) for way, leaks in _leaks(case).items()]


def _found(way: Way, leaks: list[Leak], case: Case, gathered: Gathered) -> Found:
    sender, receiver, forward = way
    flows = {leak.flow.flow.key: leak.flow for leak in leaks}
    since = _encrypted(case)[frozenset((sender, receiver))].since_ns
    points = {leak.look.point for leak in leaks}
    return Found(
        CAUSE,
        "certain",
        list(flows.values()),
        forward,
        [
            packet
            for flow in flows.values()
            for packet in gathered.of(flow.flow.key)
            if packet.point in points and (packet.from_low == flow.from_low) == forward and _since(packet, since)
        ],
        nodes=[sender, receiver],
        numbers=[
            Measured("flows", len(flows), ""),
            Measured("readable", max(_packets(leaks, point) for point in points), "packets"),
        ],
    )


def _leaks(case: Case) -> dict[Way, list[Leak]]:
    """Return sending node, receiving node, and whether along their flows → what was readable."""
    encrypted = _encrypted(case)
    found: dict[Way, list[Leak]] = defaultdict(list)
    for flow in case.flows if encrypted else ():
        spoken = encrypted.get(frozenset(filter(None, (flow.source_node, flow.destination_node))))
        if spoken and flow.internode_pods and HEALTH_PORT not in (flow.flow.source[1], flow.flow.destination[1]):
            for leak, forward in _readable(flow, spoken, case):
                nodes = (flow.source_node or "", flow.destination_node or "")[:: 1 if forward else -1]
                found[nodes[0], nodes[1], forward].append(leak)
    return found


def _readable(flow: Classified, spoken: Encryption, case: Case) -> Iterator[tuple[Leak, bool]]:
    for forward in (True, False):
        sender = flow.source_node if forward else flow.destination_node
        for look, cell in flow.ways[forward]:
            point = case.points[look.point]
            shown = point.role == "underlay" and (point.node == sender or ESP not in spoken.kinds)
            if shown and look.encrypted is None and (cell.last_ns or 0) > spoken.since_ns:
                yield Leak(flow, look, cell), forward


def _encrypted(case: Case) -> dict[frozenset[str], Encryption]:
    """Return pair of nodes → what is spoken between them on the wire."""
    found: dict[frozenset[str], Encryption] = {}
    for flow in case.flows:
        pair = frozenset(filter(None, (flow.source_node, flow.destination_node)))
        for look, cell in flow.flow.cells.items():
            if look.encrypted and len(pair) == 2 and case.points[look.point].role == "underlay":
                known = found.get(pair, Encryption(set(), cell.first_ns or 0))
                found[pair] = Encryption(
                    known.kinds | {look.encrypted}, min(known.since_ns, cell.first_ns or known.since_ns)
                )
    return found


def _since(packet: Packet, since_ns: int) -> bool:
    return packet.time_ns is not None and packet.time_ns > since_ns


def _packets(leaks: list[Leak], point: int) -> int:
    return sum(leak.cell.packets for leak in leaks if leak.look.point == point)


RULE = Rule(
    "cleartext-leak", "Pods' packets are readable between nodes that encrypt", "warning", ("encryption", "underlay"),
    suspects, check,
)  # fmt: skip
