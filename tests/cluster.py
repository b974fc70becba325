"""A cluster made by hand: two nodes with two pods each, their capture points, and tables that frames are shown to.

n1 172.18.0.3 holds pods a 10.244.1.10 (identity 1001) and a2 10.244.1.11 (1002);
n2 172.18.0.4 holds pods b 10.244.2.20 (2001) and its replica b2 10.244.2.21 (2001 as well).
"""

from __future__ import annotations

import ipaddress
from pathlib import Path

from analyzer.columns.capture_frames import by_reference
from analyzer.flows.flow import Flow, FlowKey, IcmpError
from analyzer.flows.path_class import Classified, classifier
from analyzer.flows.point_table import PointTable
from analyzer.flows.run_flows import RunFlows
from analyzer.journeys.echo import EchoTable
from analyzer.layers import bindings
from analyzer.layers.dissector import Frame, dissect
from analyzer.layers.loop import point_slots as n
from analyzer.layers.loop import slots as s
from analyzer.points.counting import count_batch
from analyzer.points.second_look import SecondLook
from analyzer.readers.record import Record
from analyzer.topology.model import PodAt, Topology
from analyzer.topology.roles import role_of
from analyzer.topology.route import routes
from analyzer.topology.runs import PointInput
from analyzer.topology.state import NodeState
from analyzer.words import Origin, Role
from tests import frames

N1, N2 = "172.18.0.3", "172.18.0.4"
A, A2, B, B2 = "10.244.1.10", "10.244.1.11", "10.244.2.20", "10.244.2.21"
TREE = bindings.build()
MORE = 0x2000
"""Flags of an IPv4 fragment that more fragments follow."""


def topology() -> Topology:
    """Return who is where in the cluster, without any state."""
    return Topology(
        pods={A: PodAt("t/a", "n1"), A2: PodAt("t/a2", "n1"), B: PodAt("t/b", "n2"), B2: PodAt("t/b2", "n2")},
        nodes={N1: "n1", N2: "n2", "10.244.1.1": "n1", "10.244.2.1": "n2"},
        cidrs=[(ipaddress.ip_network("10.244.1.0/24"), "n1"), (ipaddress.ip_network("10.244.2.0/24"), "n2")],
        identities={1001: "t/a", 1002: "t/a2", 2001: "t/b, t/b2"},
        order=["n1", "n2"],
    )


def with_state(underlay: int = 1500, route: int | None = 1450, pod: int = 1500, far: int | None = None) -> Topology:
    """Return the cluster with both nodes' state; route None is a default route without an MTU of its own."""
    metrics = {"metrics": [{"mtu": route}]} if route else {}
    default = routes([{"dst": "default", "gateway": "10.244.1.1", "dev": "eth0", **metrics}, {"dst": "10.0.0.0/8"}])
    known = topology()
    known.state = {
        "n1": NodeState({"eth0": underlay, "cilium_vxlan": 1500}, {}, [], {"a": pod}, {"a": default}),
        "n2": NodeState({"eth0": far or underlay}),
    }
    return known


def point(
    identity: str, pod: str | None = None, role: Role | None = None, origin: Origin = "manifest", tapped: bool = True
) -> PointInput:
    """Return the capture point `node/interface`; with a pod it is the pod's own eth0 unless it is an lxc."""
    node, interface = identity.split("/", 1)
    known = role or ("pod" if pod and not interface.startswith("lxc") else role_of(interface))
    paths = [Path(f"{identity}.pcap")] if tapped else []
    return PointInput(identity, node, interface, known, origin, f"t/{pod}" if pod else None, paths, f"{identity}.pcap")


def both_nodes() -> list[PointInput]:
    """Return every point on the way from pod a to pod b, in an overlay."""
    return [
        point("n1/pod-a-eth0", "a"),
        point("n1/lxca", "a"),
        point("n1/cilium_vxlan"),
        point("n1/eth0"),
        point("n2/eth0"),
        point("n2/cilium_vxlan"),
        point("n2/lxcb", "b"),
        point("n2/pod-b-eth0", "b"),
    ]


def frame(data: bytes, at_us: int = 0, number: int = 1, wire_len: int | None = None) -> Frame:
    """Return the frame as the dissector reads it, captured `at_us` after the epoch."""
    return dissect(Record(number, at_us * 1000, wire_len or len(data), data, 1, 0), TREE)


class Cluster:
    """Points that see frames; the flows and pings are there to be measured."""

    def __init__(self, *points: PointInput, known: Topology | None = None) -> None:
        self.points = list(points) or both_nodes()
        self.topology = topology() if known is None else known
        self.seen: dict[int, tuple[PointTable, SecondLook]] = {}
        self.numbers: dict[int, int] = {}

    def see(self, where: str, data: bytes, at_us: int = 0, mtu: int | None = 1500, wire_len: int | None = None) -> None:
        """Show one frame to the point named `where`; `wire_len` for frames that were stored cut."""
        index = next(i for i, p in enumerate(self.points) if p.id == where)
        self.numbers[index] = self.numbers.get(index, 0) + 1
        if index not in self.seen:
            self.seen[index] = PointTable(mtu), SecondLook()
            self.seen[index][1].begin(self.seen[index][0])
        table, second = self.seen[index]
        table.tell.numbers[n.MTU] = s.NULL if mtu is None else mtu
        record = Record(self.numbers[index], at_us * 1000, wire_len or len(data), data, 1, 0)
        for kept in count_batch(by_reference([record], TREE), table):
            second.add(where, kept, table)

    @property
    def table(self) -> RunFlows:
        """The flows of all points."""
        found = RunFlows()
        for index, (table, second) in sorted(self.seen.items()):
            table.finish()
            found.add(table, lambda _, index=index: index, second.options)  # type: ignore[misc]
        return found

    @property
    def echoes(self) -> EchoTable:
        """The pings of all points."""
        found = EchoTable()
        found.fill(
            (second.echoes, lambda _, index=index: index)  # type: ignore[misc]
            for index, (_, second) in sorted(self.seen.items())
        )
        return found

    @property
    def errors(self) -> list[IcmpError]:
        """The ICMP errors of all points."""
        return [error for _, (_, second) in sorted(self.seen.items()) for error in second.errors]

    def see_everywhere(self, sightings: dict[str, bytes], at_us: int = 0) -> None:
        """Show one packet to several points, a microsecond apart in the order given."""
        for later, (where, data) in enumerate(sightings.items()):
            self.see(where, data, at_us + later)

    @property
    def flow(self) -> Flow:
        """The only flow."""
        (flow,) = self.table.flows.values()
        return flow

    @property
    def reported(self) -> list[int]:
        """The MTUs that ICMP errors report."""
        return [error.icmp_mtu for error in self.errors if error.icmp_mtu is not None]

    def classified(self) -> list[Classified]:
        """Return all flows, classified."""
        return list(map(classifier(self.points, self.topology), self.table.flows.values()))


def key_and_sense(data: bytes) -> tuple[FlowKey, bool]:
    """Return the flow's key of one frame, and whether it goes from the low to the high end."""
    cluster = Cluster()
    cluster.see("n1/eth0", data)
    (look,) = cluster.flow.cells
    return cluster.flow.key, look.from_low


def ping(source: str = A, destination: str = B, ttl: int = 64, reply: bool = False, sequence: int = 1) -> bytes:
    """Return an echo as a bare Ethernet frame of 98 bytes: 14 Ethernet + 20 IPv4 + 8 ICMP + 56 data."""
    return frames.ethernet(
        frames.ipv4(frames.echo(sequence=sequence, reply=reply), source, destination, proto=1, ttl=ttl)
    )


def in_vxlan(inner: bytes, source: str = N1, destination: str = N2, vni: int = 1001) -> bytes:
    """Return a frame between nodes that carries `inner`: 50 bytes more."""
    return frames.in_tunnel(frames.vxlan(inner, vni), src=source, dst=destination)


def tcp_frame(
    payload: int = 0,
    flags: int = 0x10,
    options: bytes = b"",
    source: str = A,
    destination: str = B,
    ports: tuple[int, int] = (40000, 80),
) -> bytes:
    """Return a TCP packet as a bare Ethernet frame: 14 + 20 + 20 + options + payload bytes."""
    segment = frames.tcp(b"d" * payload, *ports, flags=flags, options=options)
    return frames.ethernet(frames.ipv4(segment, source, destination, proto=6))


def udp_frame(payload: int = 10, source: str = A, destination: str = B, ports: tuple[int, int] = (40000, 53)) -> bytes:
    """Return a UDP packet as a bare Ethernet frame: 14 + 20 + 8 + payload bytes."""
    return frames.ethernet(frames.ipv4(frames.udp(b"u" * payload, *ports), source, destination))


def outer_fragments(inner: bytes, ident: int = 9) -> tuple[bytes, bytes]:
    """Return the two frames of a VXLAN packet larger than 1500 bytes; the first carries 1480 = 185 x 8 bytes."""
    whole = frames.udp(frames.vxlan(inner), 50000, 8472)
    first = frames.ipv4(whole[:1480], N1, N2, ident=ident, flags=MORE)
    later = frames.ipv4(whole[1480:], N1, N2, ident=ident, flags=185)
    return frames.ethernet(first), frames.ethernet(later)


def through_the_overlay() -> Cluster:
    """Return a ping from a to b (at 0 µs) and its reply (at 50 µs) through VXLAN, as legacy host routing shows them."""
    cluster = Cluster()
    cluster.see_everywhere({
        "n1/pod-a-eth0": ping(), "n1/lxca": ping(), "n1/cilium_vxlan": ping(), "n1/eth0": in_vxlan(ping()),
        "n2/eth0": in_vxlan(ping()), "n2/cilium_vxlan": ping(), "n2/lxcb": ping(ttl=63), "n2/pod-b-eth0": ping(ttl=63),
    })  # fmt: skip
    back = ping(B, A, reply=True)
    carried, home = in_vxlan(back, N2, N1, 2001), ping(B, A, 63, reply=True)
    cluster.see_everywhere(
        {"n2/pod-b-eth0": back, "n2/eth0": carried, "n1/eth0": carried, "n1/lxca": home, "n1/pod-a-eth0": home}, 50
    )
    return cluster
