"""Cilium's DSR option makes packets larger than the pods' MTU allows for, or the network drops packets that carry it.

What it looks like
    In Geneve: requests with the option (class 0x014B, type 0x81; 12 bytes for IPv4, 24 for IPv6) are fragmented on the
    wire, or too large for it, though they would fit without. As an IPv4 option (0x9a): requests leave the node that
    took them in for the backend's, carry it, and never come there.

Why it matters
    The option rides on the SYN of TCP, which is small, and on every request packet of UDP. So TCP works, and large
    datagrams - DNS, QUIC - are fragmented or die. Many networks drop IP packets with options altogether: no request
    arrives.

Look-alikes
    Packets that would not even fit without the option were too large already: not its fault. What is fragmented and
    arrives costs packets and is a warning only; where it is lost, packets die.

Next step
    Set the pods' MTU 12 bytes lower (Helm MTU; 24 with IPv6) than for Geneve alone, or raise that of the underlay.
    Where the network drops options: loadBalancer.dsrDispatch=geneve, or mode=hybrid or snat for UDP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import furthest
from analyzer.triage.packet import Packet, most_at_a_point
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.tunnels import carried

GENEVE = "The pods' MTU leaves room for Geneve but not for the DSR option that requests carry."
OPTION = "The network between the nodes drops packets with IP options, which carry Cilium's DSR."
SETTLED = "the same request with loadBalancer.dsrDispatch=geneve, or without DSR"
OPTION_HEADER = 4
"""Bytes of an option before its data (RFC 8926 3.5)."""


class _Carrying(NamedTuple):
    """Packets of one direction of a flow that carried the option between nodes."""

    flow: Classified
    forward: bool
    nodes: tuple[str, str]
    """Outer addresses."""
    point: int
    overhead: int
    """Bytes around the workload packet, the option's among them."""
    option: int
    """Bytes of the option."""
    lengths: tuple[int, ...]
    """Those of packets that are known: the smallest and largest that were fragmented, and the largest of all."""
    fragmented: bool

    def too_large(self, mtu: int) -> list[int]:
        """Return the lengths that the option alone made too large."""
        return [length for length in self.lengths if self.is_too_large(length, mtu)]

    def is_too_large(self, length: int, mtu: int) -> bool:
        """Return whether a workload packet would have fitted without the option, and did not with it."""
        return mtu < length + self.overhead <= mtu + self.option


def suspects(case: Case) -> Suspects:
    """Return the flows that the option may have made too large, and those that may have ended for it."""
    large = [each for each in _carrying(case) if _may_be_too_large(each, case)]
    return Suspects([each.flow for each in large] + _passed_on(case), nodes=[each.nodes for each in large])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding of Geneve, and one of IP options."""
    mtus = _mtus(case, gathered)
    large = [each for each in _carrying(case) if each.point in mtus and each.too_large(mtus[each.point])]
    return [*([_geneve(large, mtus, case, gathered)] if large else []), *_ip_option(_passed_on(case), case, gathered)]


def _geneve(large: list[_Carrying], mtus: Mapping[int, int], case: Case, gathered: Gathered) -> Found:
    lost = [each for each in large if case.passage(each.flow, each.forward).lost]
    shown = lost or large
    flows = {each.flow.flow.key: each.flow for each in shown}
    place = furthest(case, (case.passage(each.flow, each.forward) for each in lost))
    worst = min(large, key=lambda each: mtus[each.point] - each.overhead)
    room = mtus[worst.point] - worst.overhead
    return Found(
        GENEVE,
        "certain",
        list(flows.values()),
        shown[0].forward,
        list(_frames(shown, mtus, gathered)),
        nodes=sorted({node for each in large if (node := case.points[each.point].node)}),
        last_seen=place.last_seen,
        next_expected=place.next_expected,
        numbers=[
            Measured("underlay MTU", mtus[worst.point], "bytes"),
            Measured("overhead", worst.overhead, "bytes"),
            Measured("of it the DSR option", worst.option, "bytes"),
            Measured("largest packet that fits", room, "bytes"),
            Measured("smallest that did not", min(min(each.too_large(mtus[each.point])) for each in large), "bytes"),
            Measured("flows", len(flows), ""),
        ],
        severity=None if lost else "warning",
    )


def _frames(large: Iterable[_Carrying], mtus: Mapping[int, int], gathered: Gathered) -> Iterator[Packet]:
    """Yield the frames on the wire that were too large, or all their fragments."""
    cut: set[tuple[int, int | None]] = set()
    for each in large:
        for packet in gathered.of(each.flow.flow.key):
            same = (packet.from_low == each.flow.from_low) == each.forward and packet.point == each.point
            if same and each.is_too_large(packet.length or 0, mtus[each.point]):
                cut.add((packet.point, packet.outer(s.IP_ID)))
                yield packet
    yield from (each for each in gathered.later_fragments if (each.point, each.field(s.IP_ID)) in cut)


def _carrying(case: Case) -> Iterator[_Carrying]:
    """Yield what carried the option in Geneve, at each uplink."""
    between = [each for each in carried(case) if each.tunnel.kind == "geneve"]
    for tunnel, (flow, forward, look, cell) in ((each.tunnel, sent) for each in between for sent in each.sent):
        option = sum(OPTION_HEADER + each.length for each in look.geneve_options if each.is_dsr)
        if option and look.overhead and case.points[look.point].role == "underlay":
            lengths = (cell.minimum_fragmented, cell.maximum_fragmented, cell.maximum_length)
            yield _Carrying(
                flow,
                forward,
                (tunnel.outer_src, tunnel.outer_dst),
                look.point,
                sum(size for _, size in look.overhead),
                option,
                tuple(length for length in lengths if length is not None),
                cell.fragmented > 0,
            )


def _may_be_too_large(carrying: _Carrying, case: Case) -> bool:
    mtu = _known_mtu(case, carrying.point)
    return carrying.fragmented if mtu is None else bool(carrying.too_large(mtu))


def _known_mtu(case: Case, at: int) -> int | None:
    return case.topology.interface_mtu(case.points[at].node, case.points[at].interface, None)


def _mtus(case: Case, gathered: Gathered) -> dict[int, int]:
    """Return uplink → its MTU, by the node's state, else as large as the largest first fragment there.

    A fragment fills the MTU to the last 8 bytes (RFC 791 3.2), so too few are taken for too large, never too many.
    """
    found: dict[int, int] = {}
    for packet in gathered.packets:
        if packet.outer(s.IP_MF) and (length := packet.outer(s.IP_LEN)):
            found[packet.point] = max(found.get(packet.point, 0), length)
    for at, point in enumerate(case.points):
        if point.role == "underlay" and (mtu := _known_mtu(case, at)):
            found[at] = mtu
    return found


def _passed_on(case: Case) -> list[Classified]:
    """Return the requests from outside that another node's uplink showed bare and that of the pod's node did not."""
    return [
        flow
        for flow in case.unanswered
        if flow.peer_scope == "pod-external" and flow.ways[True] and _uplinks(case, flow) and not _came(case, flow)
    ]


def _came(case: Case, flow: Classified) -> bool:
    """Return whether a request was seen anywhere on the pod's node, or in a tunnel."""
    looks = [look for look, _ in flow.ways[True]]
    return any(look.tunnel or case.points[look.point].node == flow.destination_node for look in looks)


def _uplinks(case: Case, flow: Classified) -> list[int]:
    """Return the uplinks of the pod's node that would have shown a request."""
    return [
        at
        for at, point in enumerate(case.points)
        if point.role == "underlay"
        and point.node is not None
        and point.node == flow.destination_node
        and case.passages.tells_of(at, flow.flow.first_ns)
    ]


def _ip_option(flows: list[Classified], case: Case, gathered: Gathered) -> list[Found]:
    frames = [each for flow in flows for each in gathered.of(flow.flow.key) if each.field(s.DSR_IP) is not None]
    struck = [flow for flow in flows if flow.flow.key in {each.flow for each in frames}]
    if not struck:
        return []
    return [
        Found(
            OPTION,
            "likely",
            struck,
            packets=frames,
            nodes=sorted({node for each in frames if (node := case.points[each.point].node)}),
            last_seen=sorted({each.point for each in frames}),
            next_expected=sorted({at for flow in struck for at in _uplinks(case, flow)}),
            numbers=[Measured("flows", len(struck), ""), Measured("lost", most_at_a_point(frames), "packets")],
            settled_by=SETTLED,
        )
    ]


RULE = Rule(
    "dsr-not-budgeted",
    "Packets with Cilium's DSR option do not fit, or are dropped for it",
    "critical",
    ("flows", "underlay"),
    suspects,
    check,
)
