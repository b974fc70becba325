"""A node has no route to another node's pods, so their packets go to its default gateway, or nowhere.

What it looks like
    Packets from pod to pod leave the sender's node bare and never come to the receiver's. The node's own routes have no
    entry for the pod CIDR but the default one; without its routes, the frames go to the MAC address of somebody who is
    not the receiver's node, as ARP names him. Or the node answers the pod itself: ICMP network unreachable (3/0, 3/1;
    ICMPv6 1/0).

Why it matters
    In native routing the nodes, or the network between them, must know every pod CIDR. Where one does not, all pods of
    that node are out of reach from here, and nodes and health checks look well.

Look-alikes
    With BGP or cloud routes a router's MAC address is right: where any pod packet gets from this node to that one bare,
    or BGP is spoken and no state of the node denies the route, nothing is said. Host unreachable (3/1) is also what a
    node says whose next hop does not answer ARP: it counts where the node's routes are known. Packets in a tunnel are
    another matter.

Next step
    On the sender's node: `ip route get` with the pod's address. With autoDirectNodeRoutes all nodes must share one
    network (`cilium-dbg status`, the agent's log); with BGP, `cilium bgp routes` and the router's table; else the
    cloud's route table.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import RouteTo
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import Loss, losses
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.words import Certainty

UNREACHABLE = {(4, 3, 0), (4, 3, 1), (6, 1, 0)}
"""IP version, ICMP type and code of what a node answers that has no route (RFC 792; RFC 4443 3.1)."""
NO_ROUTE = {(4, 0), (6, 0)}
"""IP version and code of those of UNREACHABLE that Linux sends for nothing else."""
CAUSE = "Nothing on the sender's node routes the receiver's pod CIDR: packets take the default route, or none."
SETTLED = "`ip route get` with the receiver's address on {}, and the routes of what it hands the packets to"


def suspects(case: Case) -> Suspects:
    """Return the flows that were lost so, and ARP, which names whose MAC addresses they went to."""
    flows = [flow for flow, _ in _stranded(case)]
    return Suspects(flows, neighbours=bool(flows))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place."""
    found = []
    for loss in losses(case, _stranded(case)):
        certainty = _certainty(loss, case, gathered)
        if certainty:
            found.append(_found(loss, case, gathered, certainty))
    return found


def _found(loss: Loss, case: Case, gathered: Gathered, certainty: Certainty) -> Found:
    node = case.passage(loss.flows[0], loss.forward).ends.sender_node or ""
    return Found(
        CAUSE,
        certainty,
        loss.flows,
        loss.forward,
        _errors(loss, gathered) or loss.packets(gathered),
        nodes=[node],
        last_seen=loss.last_seen,
        next_expected=loss.next_expected,
        numbers=loss.numbers(case),
        settled_by=None if certainty == "certain" else SETTLED.format(node),
        severity="warning" if certainty == "possible" else None,
    )


def _stranded(case: Case) -> list[tuple[Classified, bool]]:
    """Return the flows, with the direction, that end on their way out of the sender's node.

    A node limits its ICMP errors (Linux icmp_ratelimit): what one flow is told holds for all to the same node.
    """
    ended = [
        (flow, way, _nodes(case, flow, way))
        for flow, way in (*case.lost, *_unanswered_from_here(case))
        if flow.internode_pods and flow.flow.key not in case.explained and _is_bare(flow, way)
    ]
    told = {nodes for flow, _, nodes in ended if _told_unreachable(flow)}
    passed = _crossed_bare(case) if ended else set()
    return [
        (flow, way)
        for flow, way, nodes in ended
        if nodes not in passed and (nodes in told or _left_last(case, flow, way))
    ]


def _unanswered_from_here(case: Case) -> list[tuple[Classified, bool]]:
    """Return the unanswered flows of which nothing says whether they came to the far node: it was not captured."""
    there = ((flow, case.passage(flow)) for flow in case.unanswered if flow.ways[True])
    return [(flow, True) for flow, way in there if way.ends.known and not (way.ends.guessed or way.arrived or way.lost)]


def _nodes(case: Case, flow: Classified, way: bool) -> tuple[str | None, str | None]:
    ends = case.passage(flow, way).ends
    return ends.sender_node, ends.receiver_node


def _is_bare(flow: Classified, way: bool) -> bool:
    return not any(look.tunnel or look.encrypted for look, _ in flow.ways[way])


def _left_last(case: Case, flow: Classified, way: bool) -> bool:
    """Return whether packets were seen last on the sender's uplink."""
    passage = case.passage(flow, way)
    last = [case.points[point] for point in passage.last_seen]
    return all(point.role == "underlay" and point.node == passage.ends.sender_node for point in last)


def _told_unreachable(flow: Classified) -> bool:
    return any(_says_unreachable(flow, error.icmp_type, error.icmp_code) for _, error in flow.flow.errors)


def _says_unreachable(flow: Classified, kind: int | None, code: int | None) -> bool:
    return (6 if ":" in flow.source_ip else 4, kind, code) in UNREACHABLE


def _crossed_bare(case: Case) -> set[tuple[str | None, str | None]]:
    """Return the pairs of nodes between which some pod's packets got through bare: they arrived or were answered."""
    found = set()
    for flow in case.flows:
        for way in (True, False):
            if flow.internode_pods and flow.ways[way] and _is_bare(flow, way):
                nodes = _nodes(case, flow, way)
                there = {(case.points[look.point].role, case.points[look.point].node) for look, _ in flow.ways[way]}
                if (way and flow.ways[False]) or ("underlay", nodes[1]) in there or case.passage(flow, way).arrived:
                    found.add(nodes)
    return found


def _certainty(loss: Loss, case: Case, gathered: Gathered) -> Certainty | None:
    """Return how sure it is that the route is missing; None where nothing speaks for it."""
    node, far = _nodes(case, loss.flows[0], loss.forward)
    receiver = (loss.flows[0].source_ip, loss.flows[0].destination_ip)[loss.forward]
    routed = [row.kind for row in case.measured.routes if row.node == node and _covers(row, receiver)]
    said = _errors(loss, gathered)
    if routed and set(routed) != {"none"}:
        return None
    if said:
        return "certain" if routed else "likely" if _say_no_route(said) else None
    if routed:
        return "likely" if loss.next_expected else "possible"
    if case.measured.bgp:
        return None
    macs = {packet.field(s.ETH_DST) for packet in loss.packets(gathered) if packet.point in loss.last_seen}
    owners = {address for mac, address in _neighbours(gathered) if mac in macs}
    if not owners or far in {case.topology.node_of(owner) for owner in owners}:
        return None
    return "likely" if loss.next_expected else "possible"


def _covers(row: RouteTo, address: str) -> bool:
    return ip_address(address) in ip_network(row.destination)


def _say_no_route(errors: list[Packet]) -> bool:
    """Return whether the node has no route for the network; of a host it says so too where ARP found nobody."""
    return any((packet.field(s.IP_VERSION), packet.field(s.ICMP_CODE)) in NO_ROUTE for packet in errors)


def _errors(loss: Loss, gathered: Gathered) -> list[Packet]:
    return [
        packet
        for flow in loss.flows
        for packet in gathered.quoting(flow.flow.key)
        if _says_unreachable(flow, packet.field(s.ICMP_TYPE), packet.field(s.ICMP_CODE))
    ]


def _neighbours(gathered: Gathered) -> set[tuple[int | None, str]]:
    """Return MAC addresses with the IPv4 addresses that ARP gives them."""
    told = ((each.field(s.ARP_SRC_MAC), each.field(s.ARP_SRC_IP)) for each in gathered.neighbours)
    return {(mac, str(ip_address(number))) for mac, number in told if number is not None}


RULE = Rule(
    "missing-pod-route",
    "A node has no route to the other node's pods",
    "critical",
    ("flows", "underlay"),
    suspects,
    check,
)
