"""A node tunnels a pod's packets to a node on which that pod is not.

What it looks like
    Encapsulated packets for a pod go to a node that neither holds its address by the cluster's own words nor sends for
    it. Nothing comes back but perhaps a RST or an ICMP error from there.

Why it matters
    The sender's map (ipcache) names an old tunnel endpoint: each of its packets to that pod dies, while other nodes
    reach it.

Look-alikes
    The cluster's words may be older or younger than the packets: where the node in question sends packets of that pod
    itself, the pod lives there and nothing is said. Services, egress gateways and addresses outside the cluster have no
    node that would be right. Where the packets are answered nevertheless, the wrong node forwarded them: a warning.

Next step
    On the sender's node: `cilium-dbg bpf ipcache get` with the pod's address, beside `kubectl get ciliumendpoint -A
    -o wide` and `kubectl get ciliumnode`. Where they differ, the agent's log and its connection to the API server (or
    kvstore) tell since when; a restart of that agent rebuilds the map.
"""

from __future__ import annotations

from collections import defaultdict
from ipaddress import ip_address

from analyzer.flows.flow import FlowKey
from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.topology.model import Topology
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import furthest
from analyzer.triage.packet import most_at_a_point
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.tunnels import carried, node_at
from analyzer.words import Certainty

CAUSE = "The sending node's map of pods to tunnel endpoints is stale: {} is on {}."
SETTLED = "`cilium-dbg bpf ipcache get {}` on the sending node, and where the pod was at that time"
Misled = tuple[str, str]
"""A pod's address, and the tunnel endpoint that its packets were sent to."""


def suspects(case: Case) -> Suspects:
    """Return the flows to pods that were sent to a wrong node."""
    return Suspects([flow for flows in _misled(case).values() for flow, _ in flows])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a pod and wrong node."""
    return [_found(misled, flows, case, gathered) for misled, flows in _misled(case).items()]


def _found(misled: Misled, flows: list[tuple[Classified, bool]], case: Case, gathered: Gathered) -> Found:
    address, endpoint = misled
    forward = flows[0][1]
    passages = [case.passage(flow, way) for flow, way in flows]
    place = furthest(case, passages)
    right = passages[0].ends.receiver_node or ""
    frames = [each for flow, _ in flows for each in gathered.of(flow.flow.key)]
    certainty = _certainty(address, right, case)
    return Found(
        CAUSE.format(case.topology.pod_name(address) or address, right),
        certainty,
        [flow for flow, _ in flows],
        forward,
        [each for each in frames if (each.destination, each.outer_destination) == misled],
        nodes=sorted({*(way.ends.sender_node or "" for way in passages), node_at(case, endpoint), right} - {""}),
        last_seen=place.last_seen,
        next_expected=place.next_expected,
        numbers=[
            Measured("flows", len(flows), ""),
            Measured(
                "misled", most_at_a_point(each for each in frames if each.outer_destination == endpoint), "packets"
            ),
        ],
        settled_by=None if certainty == "certain" else SETTLED.format(address),
        severity="warning" if all(flow.ways[not way] for flow, way in flows) else None,
    )


def _misled(case: Case) -> dict[Misled, list[tuple[Classified, bool]]]:
    """Return the flows, with the direction, whose packets a tunnel brought to a node that is not their receiver's."""
    homes = _homes(case)
    found: dict[Misled, dict[tuple[FlowKey, bool], Classified]] = defaultdict(dict)
    for _, address, tunnel, _, sent in carried(case):
        there, right = case.topology.nodes.get(tunnel.outer_dst), case.topology.node_of(address)
        known = there and right and case.topology.is_pod(address)
        if known and there not in {right, *homes[address], *_given(address, case.topology)}:
            found[address, tunnel.outer_dst] |= {(each.flow.flow.key, each.forward): each.flow for each in sent}
    return {misled: [(flow, way) for (_, way), flow in flows.items()] for misled, flows in found.items()}


def _homes(case: Case) -> dict[str, set[str]]:
    """Return address inside tunnels → the nodes that send for it."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, _, tunnel, _, _ in carried(case):
        found[source].add(node_at(case, tunnel.outer_src))
    return found


def _given(address: str, topology: Topology) -> list[str]:
    """Return the nodes whose pod CIDRs hold an address; where there are several, that is what is wrong."""
    return [node for network, node in topology.cidrs if ip_address(address) in network]


def _certainty(address: str, right: str, case: Case) -> Certainty:
    """Return how sure it is where the pod is: packets of its own, sent from there, leave no doubt."""
    own = (
        point.node
        for flow in case.flows
        if address in (flow.source_ip, flow.destination_ip)
        for look, _ in flow.ways[flow.source_ip == address]
        if (point := case.points[look.point]).role in ("pod", "lxc")
    )
    return "certain" if right in {*own, *_homes(case)[address]} else "likely"


RULE = Rule(
    "stale-tunnel-endpoint",
    "A pod's packets are tunnelled to a node on which it is not",
    "critical",
    ("tunnel", "pod-cidrs"),
    suspects,
    check,
)
