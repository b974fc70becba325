"""Packets arrive at a node with nothing left of their TTL, and nobody says that they ended there.

What it looks like
    The last point that saw a packet saw it with a TTL (hop limit) of 1, the next hop would have to lower it to 0, and
    no ICMP time exceeded comes back. Cilium's IPv4 path drops such packets without one.

Why it matters
    Traceroute shows stars where the network works, and a packet that a longer way wore out dies without a trace.

Look-alikes
    A router that says time exceeded (then nothing is reported: traceroute works by it). A loop, in which one packet is
    seen again and again, is `routing-loop`. That no ICMP was captured proves nothing where a filter hid it.

Next step
    Look at who sends with so low a TTL: traceroute and TTL-limited protocols (eBGP, some health checks) do so on
    purpose. Else count the hops of the way with `analyze trace`, and raise the sender's TTL above them.
"""

from __future__ import annotations

from analyzer.flows.path_class import Classified
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import losses
from analyzer.triage.rule import Found, Rule, Suspects

LAST_TTL = 1
"""A router that has to forward a packet with it discards it (RFC 1812 5.3.1, RFC 8200 3)."""
RECEIVING_HOPS = 2
"""Under legacy host routing the kernel lowers the TTL from eth0 to lxc, and Cilium's delivery once more (bpf/lib/l3.h
ipv4_local_delivery)."""
CAUSE = "The packets' TTL was used up, and the node that dropped them sends no ICMP time exceeded, as Cilium does not."
SETTLED = "the same packet with a higher TTL: if it arrives, nothing else was wrong"


def suspects(case: Case) -> Suspects:
    """Return the lost flows of which all packets were seen last with their last TTL."""
    return Suspects([flow for flow, way in case.lost if _worn_out(case, flow, way)])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place."""
    left = [
        (flow, way) for flow, way in case.lost if flow.flow.key not in case.explained and _worn_out(case, flow, way)
    ]
    return [loss.found(CAUSE, "likely", SETTLED, case, gathered) for loss in losses(case, left)]


def _worn_out(case: Case, flow: Classified, forward: bool) -> bool:
    way = case.passage(flow, forward)
    last = way.last_seen
    ttls = {look.ttl for look, _ in flow.ways[forward] if look.point in last}
    arriving = all(case.points[point].node == way.ends.receiver_node for point in last)
    hops = RECEIVING_HOPS if arriving and _routes_twice(case) else LAST_TTL
    return not flow.flow.errors and all(ttl is not None and ttl <= hops for ttl in ttls)


def _routes_twice(case: Case) -> bool:
    """Return whether the receiving node's kernel routes what Cilium's program then delivers."""
    return case.measured.datapath == "cilium" and case.measured.host_routing == "legacy"


RULE = Rule(
    "silent-ttl-death", "Packets end with their TTL, and no ICMP says so", "warning", ("flows",), suspects, check
)
