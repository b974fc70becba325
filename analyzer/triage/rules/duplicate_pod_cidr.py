"""Two nodes hand out the same pods' addresses.

What it looks like
    One address inside the tunnel comes from two nodes by turns: packets of the same inner source have two outer sources
    that belong to different nodes. Or the cluster's own words give two nodes pod CIDRs that overlap.

Why it matters
    Two pods share an address. All others send to one of them only, so the second gets no answer, and policy may take it
    for the first.

Look-alikes
    A pod's address may move to another node: then the packets of one node end before those of the other begin. One node
    may have several addresses itself. Requests that a load balancer passes on with the client's address (DSR), and
    clients from outside, come from whatever node took them in.

Next step
    `kubectl get ciliumnode -o custom-columns=NAME:.metadata.name,CIDR:.spec.ipam.podCIDRs` beside `kubectl get nodes -o
    custom-columns=NAME:.metadata.name,CIDR:.spec.podCIDR`; the operator's log says what it gave out twice. Drain one of
    the nodes, and let it join with a CIDR of its own.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import NamedTuple

from analyzer.flows.flow import Look
from analyzer.result import Measured
from analyzer.topology.model import Topology
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.tunnels import carried, node_at

LOWEST_OF_PODS = 256
"""Identities below are reserved (Cilium pkg/identity/numericidentity.go): nodes, the world, ingress."""
SEEN = "{} and {} both have pods with the address {}: their pod CIDRs are the same or overlap."
DECLARED = "{} and {} were given pod CIDRs that overlap."
WHY_NO_FRAMES = "it was read from the cluster's state, and no captured packet shows it"
SETTLED = "`ip -br addr` on {}: whether these are addresses of one node"


class _Span(NamedTuple):
    """When packets of one address came from one node, and by which outer addresses."""

    first_ns: int
    last_ns: int
    outer: frozenset[str]

    def join(self, other: _Span) -> _Span:
        """Return the span of both."""
        return _Span(min(self[0], other[0]), max(self[1], other[1]), self.outer | other.outer)


Nodes = tuple[str, str]


def suspects(case: Case) -> Suspects:
    """Return the flows of addresses that two nodes send for."""
    addresses = {address for found in _duplicates(case).values() for address in found}
    return Suspects(
        [flow for flow in case.flows if addresses & {flow.source_ip, flow.destination_ip}],
        anything=bool(_overlaps(case.topology)),
    )


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a pair of nodes."""
    seen, declared = _duplicates(case), _overlaps(case.topology)
    return [_found(nodes, seen.get(nodes, {}), nodes in declared, case, gathered) for nodes in {**seen, **declared}]


def _found(nodes: Nodes, seen: dict[str, bool], declared: bool, case: Case, gathered: Gathered) -> Found:
    certain = declared or all(seen.values())
    return Found(
        SEEN.format(*nodes, ", ".join(sorted(seen))) if seen else DECLARED.format(*nodes),
        "certain" if certain else "likely",
        [flow for flow in case.flows if seen.keys() & {flow.source_ip, flow.destination_ip}],
        packets=[each for each in gathered.packets if each.tunnel and each.source in seen],
        nodes=nodes,
        why_no_frames=None if seen else WHY_NO_FRAMES,
        numbers=[Measured("addresses", len(seen), "")] if seen else [],
        settled_by=None if certain else SETTLED.format(" and ".join(nodes)),
        severity=None if seen else "warning",
    )


def _overlaps(topology: Topology) -> dict[Nodes, None]:
    """Return the pairs of nodes whose declared pod CIDRs overlap."""
    ordered = sorted(topology.cidrs, key=lambda pair: (pair[0].version, pair[0]))
    found: dict[Nodes, None] = {}
    for at, (network, node) in enumerate(ordered):
        for other, owner in ordered[at + 1 :]:
            if other.version != network.version or other.network_address > network.broadcast_address:  # type: ignore[operator]
                break
            if owner != node:
                found[_pair(node, owner)] = None
    return found


def _duplicates(case: Case) -> dict[Nodes, dict[str, bool]]:
    """Return pair of nodes → addresses that both send for at one time, with whether both nodes are known by name."""
    spans: dict[tuple[str, int], dict[str, _Span]] = defaultdict(dict)
    several = _sent_for_by_several(case)
    for address, _, tunnel, point, sent in carried(case):
        if address in several and case.topology.is_pod(address):
            at, node = (address, point), node_at(case, tunnel.outer_src)
            for _, _, look, cell in sent:
                if _is_pods(look):
                    span = _Span(cell.first_ns or 0, cell.last_ns or 0, frozenset({tunnel.outer_src}))
                    spans[at][node] = spans[at][node].join(span) if node in spans[at] else span
    found: dict[Nodes, dict[str, bool]] = defaultdict(dict)
    for (address, _), senders in spans.items():
        for (one, first), (other, second) in combinations(sorted(senders.items()), 2):
            if first.first_ns <= second.last_ns and second.first_ns <= first.last_ns:
                found[one, other][address] = {one, other} <= set(case.topology.nodes.values())
    return found


def _sent_for_by_several(case: Case) -> set[str]:
    """Return the addresses that come out of tunnels of more than one sender."""
    senders: dict[str, set[str]] = defaultdict(set)
    for source, _, tunnel, _, _ in carried(case):
        senders[source].add(tunnel.outer_src)
    return {address for address, outer in senders.items() if len(outer) > 1}


def _is_pods(look: Look) -> bool:
    """Return whether packets are a pod's own: not under a reserved identity, and not passed on by a load balancer."""
    vni = look.tunnel.vni if look.tunnel else None
    return (vni is None or vni >= LOWEST_OF_PODS) and not any(option.is_dsr for option in look.geneve_options)


def _pair(one: str, other: str) -> Nodes:
    return (one, other) if one < other else (other, one)


RULE = Rule(
    "duplicate-pod-cidr",
    "Two nodes hand out the same pods' addresses",
    "critical",
    ("flows",),
    suspects,
    check,
)
