"""A pod's packets carry an identity that is not the pod's.

What it looks like
    Cilium writes the sender's security identity into the VNI of every packet in a tunnel. Here the VNI of one pod's
    packets differs between packets, or it is a reserved one - world, host, unknown - or it is another pod's.

Why it matters
    The receiving node decides by this number what policy allows. Packets with a wrong one are dropped though a policy
    allows them, or pass though one denies them. Identity 1 (host) on the wire is dropped always (bpf_overlay.c).

Look-alikes
    What nodes send carries 6 (remote-node), what a load balancer forwards for clients outside 2 (world), health checks
    4: their senders are no pods. Request and reply have different VNIs, as each has its own sender's. A pod that is
    given other labels, or a new pod under an old address, changes its identity once: that is left alone. In overlays
    other than Cilium's a VNI names a network, so nothing is judged unless an ordinary identity is known.

Next step
    On the sending node: `cilium-dbg bpf ipcache get ADDRESS` says which identity the datapath gives the pod,
    `cilium-dbg endpoint list` which one it should be; look in the agent's log for the endpoint's regeneration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analyzer.flows.flow import FlowKey
from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.topology.model import Topology
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.tunnels import Carried, Sent, carried
from analyzer.words import Certainty

MINIMAL = 256
"""The first identity of an ordinary pod (Cilium pkg/identity MinimalNumericIdentity)."""
HOST, REMOTE_NODE = 1, 6
NEVER_A_PODS = {0, HOST, 2, 3, REMOTE_NODE, 7, 9, 10}
"""Reserved identities; not init, which a starting pod has, nor health and ingress, whose addresses look like pods'."""
CILIUM_PORT = 8472
"""Cilium's VXLAN, and flannel's, whose only VNI is 1 (Cilium pkg/defaults TunnelPortVXLAN)."""
CAUSE = "The sending node's datapath takes the pod's address for somebody else's: its ipcache or endpoint map is wrong."
SETTLED = "`cilium-dbg bpf ipcache get {0}` and `cilium-dbg endpoint list` on the sending node, at that time"


class Named(NamedTuple):
    """What a sender sent under one identity to one address, as one point saw it."""

    vni: int
    destination: str
    sent: list[Sent]


def suspects(case: Case) -> Suspects:
    """Return the flows that carry a wrong VNI."""
    return Suspects([sent.flow for _, wrong, _ in _senders(case) for each in wrong for sent in each.sent])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a sender, VNI and side of its flows."""
    found = []
    for ip, wrong, own in _senders(case):
        sides: dict[tuple[int, bool], dict[FlowKey, Classified]] = defaultdict(dict)
        for each in wrong:
            for sent in each.sent:
                sides[each.vni, sent.forward][sent.flow.flow.key] = sent.flow
        found += [_found(ip, vni, own, forward, flows, gathered) for (vni, forward), flows in sides.items()]
    return found


def _found(
    ip: str, vni: int, own: int, forward: bool, flows: Mapping[FlowKey, Classified], gathered: Gathered
) -> Found:
    return Found(
        CAUSE,
        _certainty(flows.values(), ip, vni),
        list(flows.values()),
        forward,
        [packet for key in flows for packet in gathered.of(key) if packet.vni == vni and packet.source == ip],
        numbers=[
            Measured("identity sent", vni, "identity"),
            Measured("the pod's own", own, "identity"),
            Measured("flows", len(flows), ""),
        ],
        settled_by=SETTLED.format(ip),
    )


def _certainty(flows: Iterable[Classified], ip: str, vni: int) -> Certainty:
    """Return certain where the sender's own packets of one flow contradict each other, or none may be sent so."""
    vnis = (
        {look.tunnel.vni for look, _ in flow.ways[flow.source_ip == ip] if look.tunnel and look.tunnel.vni is not None}
        for flow in flows
    )
    return "certain" if vni == HOST or any(len(each) > 1 for each in vnis) else "likely"


def _senders(case: Case) -> list[tuple[str, list[Named], int]]:
    """Return senders with what they sent under a wrong identity, and their own, where that is known."""
    declared, found = _declared(case.topology), []
    for ip, sent in _sent(case).items():
        own = declared.get(case.topology.pod_name(ip) or "") or _most(filter(_ordinary, sent))
        other = [each for each in sent if each.vni != own]
        if own is None or not other:
            continue
        mixed = _interleaved(sent, own) if _is_cilium(case) else set()
        if wrong := [each for each in other if _is_wrong(each, mixed, case.topology)]:
            found.append((ip, wrong, own))
    return found


def _is_wrong(each: Named, mixed: set[int], topology: Topology) -> bool:
    if each.vni in NEVER_A_PODS:
        return each.vni != REMOTE_NODE or each.destination not in topology.nodes
    others = topology.identities.get(each.vni) if topology.origin("identity", each.vni) != "inferred" else None
    return _ordinary(each) and (others is not None or each.vni in mixed)


def _ordinary(each: Named) -> bool:
    return each.vni >= MINIMAL


def _interleaved(all_sent: Iterable[Named], own: int) -> set[int]:
    """Return the identities that were sent in the time of the own one: a pod that changes has one, then another."""
    spans: dict[int, tuple[int, int]] = {}
    for vni, cell in ((each.vni, sent.cell) for each in all_sent for sent in each.sent):
        if cell.first_ns is not None and cell.last_ns is not None:
            first, last = spans.get(vni, (cell.first_ns, cell.last_ns))
            spans[vni] = min(first, cell.first_ns), max(last, cell.last_ns)
    begin, end = spans.get(own, (1, 0))
    return {vni for vni, (first, last) in spans.items() if max(first, begin) <= min(last, end)}


def _most(all_sent: Iterable[Named]) -> int | None:
    counts: dict[int, int] = defaultdict(int)
    for each in all_sent:
        counts[each.vni] += sum(sent.cell.packets for sent in each.sent)
    return max(counts, key=lambda vni: (counts[vni], -vni), default=None)


def _declared(topology: Topology) -> dict[str, int]:
    """Return pod → identity, as manifest or state say."""
    said = ((vni, pods) for vni, pods in topology.identities.items() if topology.origin("identity", vni) != "inferred")
    return {pod: vni for vni, pods in said for pod in pods.split(", ")}


def _sent(case: Case) -> dict[str, list[Named]]:
    """Return address → what it sent in tunnels that name identities; nodes and services are left out."""
    cilium = _is_cilium(case)
    found: dict[str, list[Named]] = defaultdict(list)
    for each in carried(case):
        if each.tunnel.vni is None or not (cilium or each.tunnel.port == CILIUM_PORT):
            continue
        if _may_be_pod(each.source, case.topology) and _from_its_node(each, case.topology):
            found[each.source].append(Named(each.tunnel.vni, each.destination, each.sent))
    return found


def _from_its_node(each: Carried, topology: Topology) -> bool:
    """Return whether the pod's own node sent it, as far as both are known: another one may have a pod of its own so."""
    node, sender = topology.node_of(each.source), topology.nodes.get(each.tunnel.outer_src)
    return node is None or sender is None or node == sender


def _is_cilium(case: Case) -> bool:
    """Return whether something says so: state, or a manifest."""
    return bool(case.topology.config.settings) or case.read.run.manifest is not None


def _may_be_pod(ip: str, topology: Topology) -> bool:
    return ip not in topology.nodes and not topology.services.has(ip)


RULE = Rule(
    "wrong-identity", "A pod's packets carry an identity that is not its own", "warning", ("tunnel",), suspects, check
)
