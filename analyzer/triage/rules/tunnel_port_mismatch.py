"""A node sends its tunnel to a UDP port at which the other node does not listen.

What it looks like
    The receiving node answers tunnel packets with ICMP port unreachable (3/3; ICMPv6 1/4). Mostly its own tunnel
    packets to the sender go to another port, and are answered in the same way. Where ICMP is filtered, two nodes speak
    the same tunnel to different ports and no flow between them is answered. Or two overlays meet at one port: packets
    come to Cilium's device whose addresses inside are nobody's of the cluster, and are not answered.

Why it matters
    Nothing gets through the tunnel in either direction, while the nodes reach each other well.

Look-alikes
    Two overlays may run beside each other on ports of their own (VXLAN 4789 and 8472): each is judged by its own port,
    and one whose packets are answered is left alone. A firewall may refuse with port unreachable as well: without a
    second port in sight that stays the other reading.

Next step
    On both nodes: `ip -d link show type vxlan` (or geneve) shows the device's port, `ss -lnu` who else has it;
    tunnel-port must be the same in the ConfigMap cilium-config everywhere, and agents that started before it changed
    must be restarted. Of two overlays on one port, one must move.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.foreign_overlays import clashing
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import furthest
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.tunnels import Sent, carried, devices, node_at, refused

PORT_UNREACHABLE = {(4, 3, 3), (6, 1, 4)}
"""IP version, ICMP type and code (RFC 792; RFC 4443 3.1)."""
CAUSE = "Nobody listens at the tunnel's port on the receiving node: the nodes were given different ports."
ALONE = "Nobody listens at the tunnel's port on the receiving node, or a filter there refuses it in the same words."
CLASH = (
    "Another overlay uses the UDP port of the cluster's own: the receiver's device takes its packets and drops them."
)
SETTLED = "`ip -d link show` of the tunnel devices on {}"
Pair = tuple[str, ...]
"""The addresses of two nodes, the lower first."""


@dataclass
class _Between:
    """What the tunnels between two nodes show."""

    ports: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    """Tunnel protocol and sending node → ports."""
    answered: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)

    @property
    def silent(self) -> list[Classified]:
        """Return the flows without an answer."""
        return list({each.flow.flow.key: each.flow for each in self.sent if not all(each.flow.ways)}.values())

    @property
    def differs(self) -> bool:
        """Return whether both send the same tunnel, each to ports that the other does not use."""
        kinds = {kind for kind, _ in self.ports}
        sides = ([ports for (each, _), ports in self.ports.items() if each == kind] for kind in kinds)
        return any(len(both) > 1 and both[0].isdisjoint(both[1]) for both in sides)

    @property
    def at_odds(self) -> bool:
        """Return whether nothing gets through at some port."""
        return bool(self.refused - self.answered) or (self.differs and not self.answered)


def suspects(case: Case) -> Suspects:
    """Return the pairs of nodes that refuse each other's tunnel, or use different ports and get no answer."""
    found = _at_odds(case)
    flows = [flow for between in found.values() for flow in between.silent]
    flows += [flow for foreign in clashing(case).values() for flow in foreign]
    return Suspects(flows, nodes=[(pair[0], pair[1]) for pair in found])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a pair of nodes."""
    found = [_found(pair, between, case, gathered) for pair, between in _at_odds(case).items()]
    return found + [_clash(pair, flows, case, gathered) for pair, flows in clashing(case).items()]


def _found(pair: Pair, between: _Between, case: Case, gathered: Gathered) -> Found:
    errors = [packet for packet in gathered.packets if _refuses(packet, pair)]
    flows, nodes = between.silent, [node_at(case, address) for address in pair]
    place = furthest(case, map(case.passage, flows))
    refusing = {node_at(case, packet.source or "") for packet in errors} or set(nodes)
    certain = bool(errors) and between.differs
    return Found(
        CAUSE if between.differs else ALONE,
        "certain" if certain else "likely",
        flows,
        packets=errors or [each for flow in flows for each in gathered.of(flow.flow.key) if each.tunnel],
        nodes=nodes,
        last_seen=place.last_seen,
        next_expected=sorted({at for node in refusing for at in devices(case, node)} or place.next_expected),
        numbers=[
            *(Measured("port", port, "port") for port in sorted({*between.refused}.union(*between.ports.values()))),
            Measured("flows", len(flows), ""),
        ],
        settled_by=None if certain else SETTLED.format(" and ".join(nodes)),
    )


def _clash(pair: tuple[str, str], flows: list[Classified], case: Case, gathered: Gathered) -> Found:
    nodes = [node_at(case, address) for address in pair]
    frames = [each for flow in flows for each in gathered.of(flow.flow.key) if each.tunnel]
    seen = {point for flow in flows for point in case.passage(flow).seen}
    return Found(
        CLASH,
        "likely",
        flows,
        packets=frames,
        nodes=nodes,
        last_seen=sorted(seen.intersection(devices(case, nodes[1])) or seen),
        numbers=[
            *(Measured("port", port, "port") for port in sorted({each.outer(s.DSTPORT) or 0 for each in frames})),
            *(Measured("VNI", vni, "VNI") for vni in sorted({each.vni or 0 for each in frames})),
            Measured("flows", len(flows), ""),
        ],
        settled_by=SETTLED.format(" and ".join(nodes)),
    )


def _at_odds(case: Case) -> dict[Pair, _Between]:
    """Return the pairs of nodes between which nothing gets through at some port."""
    found: dict[Pair, _Between] = defaultdict(_Between)
    for _, _, tunnel, _, sent in carried(case):
        if tunnel.port is not None:
            between = found[_pair(tunnel.outer_src, tunnel.outer_dst)]
            between.ports[tunnel.kind, tunnel.outer_src].add(tunnel.port)
            between.answered |= {tunnel.port} if any(all(each.flow.ways) for each in sent) else set()
            between.sent += sent
    for error in refused(case):
        if error.kind in PORT_UNREACHABLE and error.reporter == error.receiver:
            found[_pair(error.sender, error.receiver)].refused.add(error.port)
    return {pair: between for pair, between in found.items() if between.at_odds}


def _pair(one: str, other: str) -> Pair:
    return tuple(sorted((one, other)))


def _refuses(packet: Packet, pair: Pair) -> bool:
    """Return whether a frame is such an error between two nodes."""
    if packet.quoted is None or _pair(packet.quoted.low_ip, packet.quoted.high_ip) != pair:
        return False
    kind = (packet.field(s.IP_VERSION), packet.field(s.ICMP_TYPE), packet.field(s.ICMP_CODE))
    return kind in PORT_UNREACHABLE and packet.source in pair


RULE = Rule(
    "tunnel-port-mismatch",
    "A node sends its tunnel to a port at which the other does not listen",
    "critical",
    ("tunnel", "underlay"),
    suspects,
    check,
)
