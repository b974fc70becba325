"""Packets arrive at a node with nothing left of their TTL, and nobody says that they ended there.

What it looks like
    The last point that saw a packet saw it with a TTL (hop limit) of 1, the next hop would have to lower it to 0, and
    no ICMP time exceeded comes back. Cilium's IPv4 path drops such packets without one.

Why it matters
    Traceroute shows stars where the network works, and a packet that a longer way wore out dies without a trace.

Look-alikes
    A router that says time exceeded (then nothing is reported: traceroute works by it). A loop, in which one packet is
    seen again and again, is `routing-loop`. Inside a tunnel no router lowers the TTL.
    That no ICMP was captured proves nothing where a filter hid it.

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
OWN = ("pod", "lxc")
SETTLED = "the same packet with a higher TTL: if it arrives, nothing else was wrong"


def suspects(case: Case) -> Suspects:
    """Return the flows that ended with their TTL."""
    return Suspects([flow for flow, _ in case.once(_ended)])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place."""
    left = [(flow, way) for flow, way in case.once(_ended) if flow.flow.key not in case.explained]
    return [loss.found(CAUSE, "likely", SETTLED, case, gathered) for loss in losses(case, left)]


def _ended(case: Case) -> list[tuple[Classified, bool]]:
    """Return the flows that had to end where they did, with the direction."""
    unseen = [(flow, True) for flow in case.unanswered if _is_forwarded(case, flow)]
    return [each for each in [*case.lost, *unseen] if _worn_out(case, *each)]


def _is_forwarded(case: Case, flow: Classified) -> bool:
    """Return whether the sender's node has to forward what only the pod's own side shows: no other point need tell."""
    if not flow.ways[True] or case.arrived(flow):
        return False
    way = case.passage(flow)
    to_itself = way.ends.receiver_pod is None and way.ends.receiver_node == way.ends.sender_node is not None
    own = all(case.points[at].role in OWN and case.points[at].pod == way.ends.sender_pod for at in way.last_seen)
    return not way.lost and own and way.ends.sender_pod is not None and not to_itself and not way.ends.no_one_receiver


def _worn_out(case: Case, flow: Classified, forward: bool) -> bool:
    """Return whether the next hop had to lower the TTL to 0: within a tunnel none does."""
    way = case.passage(flow, forward)
    looks = [look for look, _ in flow.ways[forward] if look.point in way.last_seen]
    arriving = all(case.points[point].node == way.ends.receiver_node for point in way.last_seen)
    hops = RECEIVING_HOPS if arriving and _routes_twice(case) else LAST_TTL
    carried = not arriving and any(look.tunnel for look in looks)
    return not carried and not flow.flow.errors and all(look.ttl is not None and look.ttl <= hops for look in looks)


def _routes_twice(case: Case) -> bool:
    """Return whether the receiving node's kernel routes what Cilium's program then delivers."""
    return case.measured.datapath == "cilium" and case.measured.host_routing == "legacy"


RULE = Rule(
    "silent-ttl-death", "Packets end with their TTL, and no ICMP says so", "warning", ("flows",), suspects, check
)
