"""A node has several paths and uses one of them, or moves a flow from one to another.

What it looks like
    Routes name several next hops, and of many flows between pods all leave by the same uplink; or packets of one flow
    and direction leave by more than one.

Why it matters
    Half of the links carry nothing while the others are full, and packets of one flow on two paths overtake each other.

Look-alikes
    A few flows are no statistic: of two paths, n flows all take the same one once in 2^(n-1) times. A hash by addresses
    alone (`fib_multipath_hash_policy` 0, the kernel's default) puts all flows between two pods on one path by design,
    and many pods spread well. For tunnels the outer source port is what spreads: where it never differs, nothing can.

Next step
    `sysctl net.ipv4.fib_multipath_hash_policy` on the node: 1 hashes ports as well, 2 the inner packet of tunnels. Else
    compare `ip route get` for some flows, and the next hops' state in `ip nexthop`, with what the router announces.
"""

from __future__ import annotations

from analyzer.flows.path_class import Classified
from analyzer.result import EcmpAt, Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.rule import Found, Rule, Suspects

CHANCE = 0.001
"""How seldom an even hash may put so many flows on one path before it is held against the hash."""
ONE_PATH = "The hash that chooses the next hop puts all flows on one path, as one by addresses alone does for two pods."
MOVED = "Packets of one flow left by several uplinks: next hops changed meanwhile, or packets are spread one by one."
SETTLED = "`sysctl net.ipv4.fib_multipath_hash_policy` on {}, and more pairs of pods"


def suspects(case: Case) -> Suspects:
    """Return some flows that left by the only uplink in use."""
    return Suspects([flow for at in case.measured.ecmp for flow in _leaving(case, at)])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return a finding a node."""
    found = []
    for at in case.measured.ecmp:
        flows = _leaving(case, at)
        if flows:
            names = {up.point for up in at.leaving if up.flows}
            used = {index for index, point in enumerate(case.points) if point.id in names}
            packets = [
                packet
                for flow in flows
                for packet in gathered.of(flow.flow.key)
                if packet.point in used and (packet.from_low == flow.from_low) == (flow.source_node == at.node)
            ]
            found.append(
                Found(
                    MOVED if at.flows_leaving_by_several else ONE_PATH,
                    "likely" if at.flows_leaving_by_several else "possible",
                    flows,
                    flows[0].source_node == at.node,
                    packets,
                    nodes=[at.node],
                    numbers=[Measured(f"flows by {up.point}", up.flows, "") for up in at.leaving],
                    settled_by=SETTLED.format(at.node),
                    explains=False,
                )
            )
    return found


def _leaving(case: Case, at: EcmpAt) -> list[Classified]:
    """Return the flows of a node that spreads badly; none where it does not."""
    used = {up.point for up in at.leaving if up.flows}
    total = sum(up.flows for up in at.leaving)
    alone = len(used) == 1 and len(at.leaving) > 1 and (1 / len(at.leaving)) ** (total - 1) < CHANCE
    if not (alone or at.flows_leaving_by_several):
        return []
    ours = [flow for flow in case.flows if flow.internode_pods and at.node in (flow.source_node, flow.destination_node)]
    return [flow for flow in ours if _left_by(case, flow, used, at.node)]


def _left_by(case: Case, flow: Classified, used: set[str], node: str) -> bool:
    sends = flow.ways[flow.source_node == node]
    return any(case.points[look.point].id in used for look, _ in sends)


RULE = Rule(
    "ecmp-imbalance",
    "Of several paths one carries all, or a flow changes its path",
    "warning",
    ("several-uplinks",),
    suspects,
    check,
)
