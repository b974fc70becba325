"""The next hop's MAC address is not known, or is the wrong one.

What it looks like
    A node asks again and again who has its next hop's address (ARP, IPv6 neighbour solicitation) and nobody answers,
    while pod packets reach its lxc and never its wire; or packets go out to a MAC address that no interface of the far
    node has.

Why it matters
    Nothing for the nodes behind this next hop leaves the node, whatever its routes say. After a node was replaced, a
    stale entry lasts until it is confirmed again, for Cilium's own managed neighbours until the agent does.

Look-alikes
    One question without an answer is normal for an address that nobody has; only questions for the next hop of packets
    that were lost count. The host side answers a pod's ARP by proxy, so that of pods is no sign.

Next step
    On the node: `ip neigh show` for the next hop, and `cilium-dbg bpf neigh list` or the agent's log for managed
    neighbours; on the next hop, whether it is up and answers on that interface. `ip neigh flush` removes a stale entry.
"""

from __future__ import annotations

from collections import defaultdict

from analyzer.flows.path_class import Classified
from analyzer.journeys.order import Ends
from analyzer.layers.address import ip_text, mac_text
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import Loss, losses
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects

ASKED_AGAIN = 2
"""Questions without an answer: the kernel asks once a second, three times (net.ipv4.neigh.*.mcast_solicit)."""
ASKED_EVERY_NS = 1_000_000_000
"""net.ipv4.neigh.*.retrans_time_ms: who has no answer by then asks again."""
AT_ONCE_NS = 100_000_000
"""A node asks as soon as it has a packet to send."""
REQUEST, REPLY = 1, 2
SOLICITATION, ADVERTISEMENT = 135, 136
SOLICITED_TARGET = slice(8, 24)
"""Of the target address in a solicitation and an advertisement, from the ICMPv6 header on (RFC 4861 4.3, 4.4)."""
UNANSWERED = "The next hop does not answer who has its address: it is down, filters ARP, or is on another link."
STALE = "The sending node has a MAC address for its next hop that no interface has: a stale or wrong neighbour entry."
SETTLED = "`ip neigh show` on {}, at that time"


def suspects(case: Case) -> Suspects:
    """Return the lost flows that did not leave their node, or that may have gone to a wrong MAC."""
    unsent, arrived = _unsent(case), _on_far_wire(case)
    return Suspects([flow for flow, _ in unsent + arrived], neighbours=bool(unsent or arrived))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a next hop that does not answer, and one a wrong MAC."""
    return _unanswered(case, gathered) + _stale(case, gathered)


def _left(case: Case, flows: list[tuple[Classified, bool]]) -> list[Loss]:
    return losses(case, [(flow, way) for flow, way in flows if flow.flow.key not in case.explained])


def _unsent(case: Case) -> list[tuple[Classified, bool]]:
    """Return what was lost on the sender's node, before its wire."""
    found = []
    for flow, way in case.lost:
        passage = case.passage(flow, way)
        roles = {case.points[point].role for point in passage.next_expected}
        here = {case.points[point].node for point in passage.last_seen + passage.next_expected}
        if roles == {"underlay"} and here == {passage.ends.sender_node}:
            found.append((flow, way))
    return found


def _on_far_wire(case: Case) -> list[tuple[Classified, bool]]:
    """Return what was lost on the wire, or seen last on the far node's."""
    return [
        (flow, way)
        for flow, way in case.lost
        if {case.points[point].role for point in case.passage(flow, way).last_seen} == {"underlay"}
    ]


def _unanswered(case: Case, gathered: Gathered) -> list[Found]:
    found = []
    questions = _questions(gathered)
    for whole in _left(case, _unsent(case)):
        ends = case.passage(whole.flows[0], whole.forward).ends
        for (point, target), asked in questions.items():
            loss = whole._replace(flows=[flow for flow in whole.flows if _began_after(flow, asked)])
            here = case.points[point].node == ends.sender_node and _is_next_hop(case, ends, target)
            if here and loss.flows:
                found.append(
                    Found(
                        UNANSWERED,
                        "certain",
                        loss.flows,
                        loss.forward,
                        asked + loss.packets(gathered),
                        nodes=[ends.sender_node or ""],
                        last_seen=loss.last_seen,
                        next_expected=loss.next_expected,
                        numbers=[Measured("unanswered questions", len(asked), "frames"), *loss.numbers(case)],
                    )
                )
    return found


def _began_after(flow: Classified, asked: list[Packet]) -> bool:
    """Return whether a flow began when the node asked, or later; what was lost before has another cause."""
    first = min(packet.time_ns or 0 for packet in asked)
    return (flow.flow.first_ns or 0) >= first - AT_ONCE_NS


def _is_next_hop(case: Case, ends: Ends, target: str) -> bool:
    """Return whether packets between these ends go by this address: it is the far node's, or a route's next hop."""
    state = case.topology.state.get(ends.sender_node or "")
    by_route = state is not None and any(target in route.via for route in state.routes)
    return by_route or case.topology.nodes.get(target) == ends.receiver_node


def _questions(gathered: Gathered) -> dict[tuple[int, str], list[Packet]]:
    """Return (point, address asked for) → the questions that nobody answered at that point before the next one."""
    asked: dict[tuple[int, str], list[Packet]] = defaultdict(list)
    answers: dict[tuple[int, str], list[int]] = defaultdict(list)
    for packet in gathered.neighbours:
        asks, address, own = _about(packet)
        if asks and address != own:
            asked[packet.point, address].append(packet)
        elif not asks:
            answers[packet.point, address].append(packet.time_ns or 0)
    open_ones = {
        key: [packet for packet in some if not _is_answered(packet, answers[key])] for key, some in asked.items()
    }
    return {key: some for key, some in open_ones.items() if len(some) >= ASKED_AGAIN}


def _is_answered(question: Packet, answers: list[int]) -> bool:
    at = question.time_ns or 0
    return any(at <= answer <= at + ASKED_EVERY_NS for answer in answers)


def _about(packet: Packet) -> tuple[bool, str, str | None]:
    """Return whether a frame asks, the address that it is about, and the one it is from."""
    opcode = packet.of_frame(s.OUTER + s.ARP_OPCODE)
    if opcode is None:
        target = packet.network[40:][SOLICITED_TARGET]
        return packet.field(s.ICMP_TYPE) == SOLICITATION, ip_text(target) if len(target) == 16 else "", packet.source
    source, target_slot = packet.of_frame(s.OUTER + s.ARP_SRC_IP), packet.of_frame(s.OUTER + s.ARP_DST_IP)
    about = target_slot if opcode == REQUEST else source
    return opcode == REQUEST, _ipv4(about), _ipv4(source)


def _ipv4(number: int | None) -> str:
    return "" if number is None else ip_text(number.to_bytes(4, "big"))


def _stale(case: Case, gathered: Gathered) -> list[Found]:
    found = []
    for loss in _left(case, _on_far_wire(case)):
        ends = case.passage(loss.flows[0], loss.forward).ends
        state = case.topology.state.get(ends.receiver_node or "")
        wire = [packet for packet in loss.packets(gathered) if case.points[packet.point].role == "underlay"]
        macs = {packet.of_frame(s.OUTER + s.ETH_DST) for packet in wire} - {None}
        if not state or not state.macs or len(macs) != 1 or not _straight(case, ends.sender_node, ends.receiver_node):
            continue
        mac = mac_text((macs.pop() or 0).to_bytes(6, "big"))
        everybody = {each for node in case.topology.state.values() for each in node.macs.values()}
        if mac not in everybody | _macs(gathered):
            found.append(
                Found(
                    STALE,
                    "likely",
                    loss.flows,
                    loss.forward,
                    wire,
                    nodes=[ends.sender_node or ""],
                    last_seen=loss.last_seen,
                    next_expected=loss.next_expected,
                    numbers=loss.numbers(case),
                    settled_by=SETTLED.format(ends.sender_node),
                )
            )
    return found


def _macs(gathered: Gathered) -> set[str]:
    """Return the MAC addresses that ARP shows in use, as a gateway's."""
    told = {packet.of_frame(s.OUTER + s.ARP_SRC_MAC) for packet in gathered.neighbours} - {None}
    return {mac_text((mac or 0).to_bytes(6, "big")) for mac in told}


def _straight(case: Case, node: str | None, receiver: str | None) -> bool:
    """Return whether routes say that the node sends to the other directly, not by a router with a MAC of its own."""
    hops = {via for route in case.measured.routes if route.node == node for via in route.via}
    there = {address for address, owner in case.topology.nodes.items() if owner == receiver}
    return bool(hops & there)


RULE = Rule(
    "neighbour-unresolved",
    "The next hop's MAC address is unknown or wrong",
    "critical",
    ("flows", "underlay"),
    suspects,
    check,
)
