"""Requests were not answered, and no capture tells where they ended.

What it looks like
    A SYN, an echo request, a DNS query or data that is sent again and again is seen, no answer is, and behind the last
    point that saw it no point was captured that would have had to show it, or none that tells of that time: without a
    manifest a capture tells only of what lies between its own first and last frame.

Why it matters
    Whether the network lost the request, the far pod did not answer, or the answer was lost on its way back cannot be
    known: a point that was not captured is not a loss.

Look-alikes
    With the far node's capture the same picture becomes a loss with a place, or a request that arrived.

Next step
    When it happens again, capture at the point that the finding names. Where nothing says where the receiver is, that
    is the next step on the packets' way: the node they leave, the tunnel's other end, or who has the MAC address that
    they were sent to (`ip neigh` on the sending node, the tables of the router or cloud).
"""

from __future__ import annotations

from analyzer.flows.path_class import Classified
from analyzer.journeys.addresses import mac
from analyzer.layers.loop import slots as s
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.holes import repeating
from analyzer.triage.losses import Loss, losses
from analyzer.triage.requests import asks
from analyzer.triage.rule import Found, Rule, Suspects

CAUSE = "The captures end before the packets do: where these requests ended cannot be known."
POD = "a capture of {}'s own eth0 on {}"
NODE = "a capture of eth0 on {}"
THEN = "when {} was captured, and whether it dropped packets: it says nothing of that time"
LEAVING = "a capture of eth0 on the node of {}"
SENT_TO = "a capture at {}, or at whoever has the MAC address {}, to which {} shows them sent"
ANYWHERE = "a capture at {}: nothing says where that is"
INSIDE = ("pod", "lxc", "host", "tunnel")
"""Points that packets pass before they leave their node."""


def suspects(case: Case) -> Suspects:
    """Return the requests without an answer of which nothing says where they ended."""
    return Suspects(_open(case))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place where they were seen last."""
    left = [(flow, True) for flow in _open(case) if flow.flow.key not in case.explained]
    return [_found(loss, case, gathered) for loss in losses(case, left)]


def _found(loss: Loss, case: Case, gathered: Gathered) -> Found:
    return loss.found(CAUSE, "certain", _settled(case, loss, gathered), case, gathered, counted="unanswered")


def _open(case: Case) -> list[Classified]:
    again = {flow.flow.key for flow in repeating(case)}  # whose connection is older than the captures
    due = (flow for flow in case.unanswered if flow.ways[True] and not flow.flow.errors)
    asked = [flow for flow in due if asks(case, flow) or flow.flow.key in again]
    ways = [(flow, case.passage(flow)) for flow in asked]
    return [flow for flow, way in ways if not way.arrived and not way.lost and not way.ends.no_one_receiver]


def _settled(case: Case, loss: Loss, gathered: Gathered) -> str:
    """Return what would tell: a point that was captured and says nothing of that time, or one that was not."""
    way = case.passage(loss.flows[0])
    ends, further = way.ends, case.passages.further(way)
    if further:
        return THEN.format(case.points[further[0]].id)
    if ends.receiver_pod and ends.receiver_node:
        return POD.format(ends.receiver_pod, ends.receiver_node)
    return NODE.format(ends.receiver_node) if ends.receiver_node else _onwards(case, loss, gathered)


def _onwards(case: Case, loss: Loss, gathered: Gathered) -> str:
    """Return the next step on the way of packets whose receiver's place nothing tells, as their frames show it."""
    flow, here = loss.flows[0], [case.points[point] for point in loss.last_seen]
    if all(point.role in INSIDE for point in here):
        return _leaving(case, flow, here[0].node)
    for packet in (packet for packet in loss.packets(gathered) if packet.point in loss.last_seen):
        if packet.outer_destination:
            return NODE.format(case.topology.node_of(packet.outer_destination) or packet.outer_destination)
        if hop := mac(int(packet.row[s.OUTER + s.ETH_DST])):
            return SENT_TO.format(packet.destination, hop, case.points[packet.point].id)
    return ANYWHERE.format(flow.destination_ip)


def _leaving(case: Case, flow: Classified, node: str | None) -> str:
    """Return where packets leave this node; who is inside it may be all that is known of it."""
    ends = case.passage(flow).ends
    node = node or ends.sender_node
    if node is None:
        return LEAVING.format(ends.sender_pod or flow.source_ip)
    left = any(point.node == node and point.role == "underlay" for point in case.points)
    return ANYWHERE.format(flow.destination_ip) if left else NODE.format(node)


RULE = Rule(
    "missing-points",
    "Unanswered requests of which no capture tells the end",
    "info",
    ("flows",),
    suspects,
    check,
    general=True,
)
