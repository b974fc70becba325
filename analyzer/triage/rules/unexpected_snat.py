"""A pod's packets to another pod leave under their node's address.

What it looks like
    The same packet - TCP sequence number, echo sequence and payload - is seen with the pod's address at the pod and
    with its node's address on the wire, though it is for a pod of the same cluster.

Why it matters
    The receiver sees a node instead of a pod: policy that names pods does not match, logs name the wrong client, and
    the node's ports can run out.

Look-alikes
    What pods send out of the cluster has to be masqueraded. A load balancer in SNAT mode sends a service's requests on
    under its own address: there the pod called the service, not the pod. Both are left alone, as only packets are
    judged that were for this very pod when they left the sender.

Next step
    On the sending node: `nft list ruleset` or `iptables -t nat -S POSTROUTING`, and with BPF masquerading
    `cilium-dbg bpf nat list`. `ipv4-native-routing-cidr`, or the non-masquerade CIDRs of ip-masq-agent, must
    contain all pod CIDRs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects

CAUSE = "The sending node masquerades its pods inside the cluster: its rule has no exception for the pods' addresses."
Struck = tuple[Classified, list[Packet]]


def suspects(case: Case) -> Suspects:
    """Return pods' flows to pods of other nodes that their node seems to send on, and the node's."""
    return Suspects([flow for pair in _pairs(case) for flow in pair])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a node."""
    nodes: dict[str, list[Struck]] = defaultdict(list)
    for flow, sent_on in _pairs(case):
        if same := _same(_forward(flow, gathered), _forward(sent_on, gathered)):
            nodes[flow.source_node or ""].append((flow, same))
    return [_found(node, struck) for node, struck in nodes.items()]


def _found(node: str, struck: Sequence[Struck]) -> Found:
    packets = [packet for _, same in struck for packet in same]
    return Found(
        CAUSE,
        "certain",
        [flow for flow, _ in struck],
        packets=packets,
        nodes=[node],
        numbers=[Measured("flows", len(struck), ""), Measured("sightings", len(packets), "frames")],
    )


def _pairs(case: Case) -> list[tuple[Classified, Classified]]:
    pods = (flow for flow in case.flows if flow.flow.key in case.masqueraded)
    return [
        (flow, case.masqueraded[flow.flow.key])
        for flow in pods
        if case.topology.is_pod(flow.destination_ip) and flow.destination_node != flow.source_node
    ]


def _forward(flow: Classified, gathered: Gathered) -> list[Packet]:
    return [packet for packet in gathered.of(flow.flow.key) if packet.from_low == flow.from_low]


def _same(sent: Sequence[Packet], sent_on: Sequence[Packet]) -> list[Packet]:
    """Return the sightings of the packets that have both addresses."""
    both = {_identity(packet) for packet in sent} & {_identity(packet) for packet in sent_on} - {None}
    return [packet for packet in (*sent, *sent_on) if _identity(packet) in both]


def _identity(packet: Packet) -> Hashable | None:
    """Return what source NAT leaves; None for a packet that has nothing of its own, as an empty datagram."""
    fields = tuple(packet.field(slot) for slot in (s.TCP_SEQ, s.TCP_ACK, s.TCP_FLAGS, s.ICMP_SEQ))
    return (fields, packet.payload) if packet.payload or any(fields) else None


RULE = Rule(
    "unexpected-snat", "A pod's packets to a pod leave under their node's address", "warning", ("pod-view",),
    suspects, check,
)  # fmt: skip
