"""A pod's call to another node's NodePort arrives there and dies.

What it looks like
    A pod calls a NodePort of another node. The request leaves masqueraded, without tunnel, under the node's address,
    arrives on the far node's interface, and nothing comes of it: no answer, no RST, no packet to a backend.

Why it matters
    What comes from outside the tunnel carries no identity. If the far node's datapath does not take the address for a
    node's, it takes it for the world's, and a policy that allows pods and nodes denies it.

Look-alikes
    A port that no service has is refused with RST. A firewall on the far node drops the same without a word, so this is
    never certain. A NodePort whose backend does not answer shows the request at the backend: that is left alone.

Next step
    On the far node: `cilium-dbg monitor -t drop` while it happens, and `cilium-dbg bpf ipcache get` with the source's
    address: it must be remote-node, not world. Pods had better call the service by its cluster address.
"""

from __future__ import annotations

from collections import defaultdict

from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import TCP
from analyzer.triage.requests import asked_again
from analyzer.triage.rule import Found, Rule, Suspects

NODE_PORTS = range(30000, 32768)
"""Ports of services on nodes unless a cluster says otherwise (kube-apiserver --service-node-port-range)."""
MOST_CALLS = 20
"""Calls whose way on is looked for among all flows."""
AT_ONCE_NS = 1_000_000_000
"""What a node does with a SYN is seen before the SYN is repeated (RFC 6298 2.1)."""
CAUSE = "The far node takes a pod's masqueraded request to a NodePort for the world's, and policy denies it."
SETTLED = "`cilium-dbg monitor -t drop` on {}, while it happens: it names the identity that was taken for the source's"


def suspects(case: Case) -> Suspects:
    """Return the unanswered calls, the pods' flows behind them, and what may be their way on to a backend."""
    calls, pods = _calls(case)[:MOST_CALLS], _pods_behind(case)
    return Suspects([flow for call in calls for flow in (call, *pods[call.flow.key], *_onward(call, case))])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a NodePort."""
    called: dict[tuple[str, int | None], list[Classified]] = defaultdict(list)
    for call in _calls(case):
        called[call.flow.destination].append(call)
    return [
        _found(calls, case, gathered)
        for calls in called.values()
        if any(gathered.of(call.flow.key) for call in calls)
        and not any(_went_on(call, case, gathered) for call in calls[:MOST_CALLS])
    ]


def _found(calls: list[Classified], case: Case, gathered: Gathered) -> Found:
    pods, node = _pods_behind(case), calls[0].destination_node or "the far node"
    behind = [pod for call in calls for pod in pods[call.flow.key]]
    struck = [*behind, *calls]
    return Found(
        CAUSE,
        "likely" if behind else "possible",
        struck,
        packets=[packet for flow in struck for packet in gathered.of(flow.flow.key)],
        nodes=[each for call in calls for each in (call.source_node, call.destination_node) if each],
        last_seen=sorted({point for call in calls for point in _arrivals(call, case)}),
        numbers=[
            Measured("connections", len(calls), ""),
            Measured("lost", sum(case.passage(call).seen_last for call in calls), "packets"),
        ],
        settled_by=SETTLED.format(node),
        severity=None if behind else "warning",
    )


def _calls(case: Case) -> list[Classified]:
    """Return unanswered calls of one node's address to a NodePort of another, seen bare where they arrive."""
    return [flow for flow in case.unanswered if _is_call(flow, case) and asked_again(flow) and _arrivals(flow, case)]


def _is_call(flow: Classified, case: Case) -> bool:
    (ip, port), nodes = flow.flow.destination, case.topology.nodes
    opened = flow.flow.key.protocol == TCP and flow.flow.opened_from_low is not None and not flow.flow.errors
    between = flow.source_ip in nodes and ip in nodes and flow.source_node != flow.destination_node
    return opened and between and (port in NODE_PORTS or case.topology.service(ip, port, "tcp") is not None)


def _arrivals(flow: Classified, case: Case) -> set[int]:
    """Return the far node's interfaces that saw it without tunnel."""
    there = {look.point for look, _ in flow.ways[True] if look.tunnel is None and look.encrypted is None}
    return {
        point
        for point in there
        if case.points[point].role == "underlay" and case.points[point].node == flow.destination_node
    }


def _pods_behind(case: Case) -> defaultdict[object, list[Classified]]:
    """Return the node's flow → pods' flows that it was before."""
    found: defaultdict[object, list[Classified]] = defaultdict(list)
    for flow in case.flows:
        if twin := case.masqueraded.get(flow.flow.key):
            found[twin.flow.key].append(flow)
    return found


def _onward(call: Classified, case: Case) -> list[Classified]:
    """Return the flows to pods that began when the call did, from the caller or from the called node."""
    began = call.flow.first_ns or 0
    return [
        flow
        for flow in case.flows
        if flow.flow.key.protocol == TCP
        and case.topology.is_pod(flow.destination_ip)
        and case.topology.node_of(flow.source_ip) in (call.source_node, call.destination_node)
        and abs((flow.flow.first_ns or 0) - began) <= AT_ONCE_NS
    ]


def _went_on(call: Classified, case: Case, gathered: Gathered) -> bool:
    """Return whether a SYN of the call was sent on to a pod: other addresses, the same sequence number."""
    sent = {packet.field(s.TCP_SEQ) for packet in gathered.of(call.flow.key) if packet.is_syn}
    return any(
        packet.is_syn and packet.field(s.TCP_SEQ) in sent
        for flow in _onward(call, case)
        for packet in gathered.of(flow.flow.key)
    )


RULE = Rule(
    "node-port-as-world", "A pod's call to a NodePort arrives at the far node and dies", "critical",
    ("tcp", "underlay"), suspects, check,
)  # fmt: skip
