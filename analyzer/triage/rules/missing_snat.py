"""Packets leave the cluster with a pod's address, and nobody answers.

What it looks like
    On a node's interface, outside any tunnel, a pod's own address asks an address that is neither pod nor node, and no
    answer ever comes. Where pods may leave, the node's address should stand there.

Why it matters
    Hosts outside have no route to a pod's address: answers, if any are sent, go nowhere, and firewalls drop the request
    as spoofed. Pods on that node cannot reach what is outside.

Look-alikes
    Networks that route pod CIDRs, as with BGP, need no masquerading: a node whose pods are answered under their own
    addresses is left alone. A host outside that is down looks the same where nothing else is known, so the finding is
    never certain, and only possible for private destinations, to which there may be a route. Where nothing says which
    CIDRs are pods', a private destination may be a pod of a node that was not captured, and nothing is said.

Next step
    On that node: is masquerading on (`enable-ipv4-masquerade`), and does `ipv4-native-routing-cidr` or an ip-masq-agent
    list contain the destination by mistake? `iptables -t nat -S CILIUM_POST_nat` or `cilium-dbg bpf nat list` shows
    what is translated.
"""

from __future__ import annotations

import ipaddress
from collections import defaultdict

from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.topology.scope import has_no_one_receiver
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.requests import asked_again, is_request
from analyzer.triage.rule import Found, Rule, Suspects

ROUTED_WITHIN = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
)
"""Addresses inside organisations, which may have routes to pods (RFC 1918, RFC 6598, RFC 4193)."""
CAUSE = "The node does not masquerade what this pod sends out of the cluster."
SETTLED = (
    "a capture beyond the node, or `conntrack -L` and the NAT rules of the node: what they make of this destination"
)


def suspects(case: Case) -> Suspects:
    """Return the unanswered requests that left a node under a pod's address."""
    return Suspects([flow for flows in _leaving(case).values() for flow in flows])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a node and kind of destination."""
    return [_found(flows, within, case, gathered) for (_, within), flows in _leaving(case).items()]


def _found(flows: list[Classified], within: bool, case: Case, gathered: Gathered) -> Found:
    last = {point for flow in flows for point in _wires(flow, case)}
    return Found(
        CAUSE,
        "possible" if within else "likely",
        flows,
        packets=[packet for flow in flows for packet in gathered.of(flow.flow.key)],
        nodes=[flow.source_node for flow in flows if flow.source_node],
        last_seen=sorted(last),
        numbers=[
            Measured("flows", len(flows), ""),
            Measured("unanswered", sum(max(case.passage(flow).seen.values()) for flow in flows), "packets"),
        ],
        settled_by=SETTLED,
        severity="warning" if within else None,
    )


def _leaving(case: Case) -> dict[tuple[str, bool], list[Classified]]:
    """Return node, and whether the destination may be routed within, → unanswered flows out of the cluster."""
    outside = [flow for flow in case.flows if _goes_out(flow, case) and _wires(flow, case)]
    routed = {flow.source_node for flow in outside if flow.ways[False]}
    found: dict[tuple[str, bool], list[Classified]] = defaultdict(list)
    for flow in outside:
        within = _is_within(flow.destination_ip)
        foreign = not within or case.topology.cidrs
        asked = flow.source_node not in routed and not flow.flow.errors and is_request(flow)
        if flow.source_node and foreign and asked:
            found[flow.source_node, within].append(flow)
    return {kind: flows for kind, flows in found.items() if any(map(asked_again, flows))}


def _goes_out(flow: Classified, case: Case) -> bool:
    """Return whether a known pod asks somebody beyond the cluster; who only seems to be a pod may be anything."""
    ip, topology = flow.source_ip, case.topology
    pod = topology.is_pod(ip) and ip not in topology.assumed
    return pod and flow.peer_scope == "pod-external" and not has_no_one_receiver(ip, flow.destination_ip)


def _wires(flow: Classified, case: Case) -> set[int]:
    """Return the interfaces of its node on which it left bare."""
    return {
        look.point
        for look, _ in flow.ways[True]
        if case.points[look.point].role == "underlay"
        and case.points[look.point].node == flow.source_node
        and look.tunnel is None
        and look.encrypted is None
    }


def _is_within(ip: str) -> bool:
    parsed = ipaddress.ip_address(ip)
    return any(parsed.version == network.version and parsed in network for network in ROUTED_WITHIN)


RULE = Rule(
    "missing-snat", "Packets leave the cluster with a pod's address and are not answered", "critical", ("underlay",),
    suspects, check,
)  # fmt: skip
