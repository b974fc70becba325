"""Answers come back another way than the requests left, and end on the node that waits for them.

What it looks like
    A flow's packets leave a node by one uplink, and those of the other direction come in by another uplink, or from
    another router's MAC address on the same one. There they are seen last: the pod never gets them.

Why it matters
    Strict reverse path filtering (rp_filter 1), connection tracking and firewalls take packets that come from where
    they would not send to: each flow whose two directions differ dies, and by ECMP that is every second one or so.

Look-alikes
    Asymmetry alone is no fault: ECMP hashes each direction by itself, router pairs answer with their own MAC address,
    and DSR is asymmetric by design. Only packets that are lost count. On one uplink the router's MAC address may differ
    for other reasons: then it is no more than possible.

Next step
    On the node of the last sighting: `nstat -az TcpExtIPReversePathFilter` and `sysctl net.ipv4.conf.all.rp_filter` and
    that of the interface (2 is loose, 0 is off; Cilium needs no strict one), nftables counters, and
    `cilium-dbg monitor -t drop`. Else route so that both directions take one link.
"""

from __future__ import annotations

from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import Loss, losses
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.tunnels import is_balanced

UPLINK = "{} takes no packets by this uplink that it would answer by another: strict reverse path filtering, mostly."
ROUTER = "Something on {} that keeps state or filters by origin: answers come from another router than requests go to."
SETTLED = (
    "`nstat -az TcpExtIPReversePathFilter` on {} before and after such packets, and the rp_filter of the interface"
)


def suspects(case: Case) -> Suspects:
    """Return the flows that ended on arrival at a node from which the other direction leaves."""
    return Suspects([flow for flow, way in _ended_on_arrival(case)])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place."""
    ended = _ended_on_arrival(case)
    by_uplink = [each for each in ended if _came_by_another_uplink(case, *each)]
    rest = [each for each in ended if each not in by_uplink]
    by_router = [each for each in rest if _came_from_another_router(case, gathered, *each)]
    return [
        *(_found(loss, True, case, gathered) for loss in losses(case, by_uplink)),
        *(_found(loss, False, case, gathered) for loss in losses(case, by_router)),
    ]


def _found(loss: Loss, by_uplink: bool, case: Case, gathered: Gathered) -> Found:
    node = case.passage(loss.flows[0], loss.forward).ends.receiver_node or "the node"
    return Found(
        (UPLINK if by_uplink else ROUTER).format(node),
        "likely" if by_uplink else "possible",
        loss.flows,
        loss.forward,
        loss.packets(gathered),
        nodes=[node],
        last_seen=loss.last_seen,
        next_expected=loss.next_expected,
        numbers=loss.numbers(case),
        settled_by=SETTLED.format(node),
        severity=None if by_uplink else "warning",
    )


def _ended_on_arrival(case: Case) -> list[tuple[Classified, bool]]:
    """Return the flows, with the direction, that came to the uplink of the receiver's node and no further."""
    found = []
    for flow, way in case.lost:
        passage = case.passage(flow, way)
        last = [case.points[point] for point in passage.last_seen]
        here = all(point.role == "underlay" and point.node == passage.ends.receiver_node for point in last)
        fresh = flow.flow.key not in case.explained and not is_balanced(flow)
        if here and fresh and _left_by(case, flow, way):
            found.append((flow, way))
    return found


def _left_by(case: Case, flow: Classified, way: bool) -> set[int]:
    """Return the uplinks of the receiver's node by which the other direction leaves."""
    node = case.passage(flow, way).ends.receiver_node
    seen = (look.point for look, _ in flow.ways[not way])
    return {at for at in seen if case.points[at].role == "underlay" and case.points[at].node == node}


def _came_by_another_uplink(case: Case, flow: Classified, way: bool) -> bool:
    return _left_by(case, flow, way).isdisjoint(case.passage(flow, way).last_seen)


def _came_from_another_router(case: Case, gathered: Gathered, flow: Classified, way: bool) -> bool:
    """Return whether, on one uplink, packets come from another MAC address than the other direction's go to."""
    there: set[int | None] = set()
    back: set[int | None] = set()
    for packet in gathered.of(flow.flow.key):
        if packet.point in case.passage(flow, way).last_seen:
            ours = (packet.from_low == flow.from_low) == way
            (back if ours else there).add(int(packet.row[s.OUTER + (s.ETH_SRC if ours else s.ETH_DST)]))
    known = there - {s.NULL}, back - {s.NULL}
    return all(known) and known[0].isdisjoint(known[1])


RULE = Rule(
    "asymmetric-path",
    "Answers that come back another way are lost on arrival",
    "critical",
    ("flows", "underlay"),
    suspects,
    check,
)
