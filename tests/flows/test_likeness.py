"""Flows of one kind: what may differ between them, and what may not."""

from __future__ import annotations

import pytest

from analyzer.flows.path_class import Classified, classifier
from analyzer.layers.bindings import chosen_ports
from analyzer.machine.warm import when_ready
from analyzer.run_read import read_run
from analyzer.topology.runs import discover
from tests import frames
from tests.cluster import A2, A, B, Cluster, in_vxlan, udp_frame
from tests.samples import CAPTURES

FIRST = udp_frame(ports=(40000, 53))
"""From A to B."""
NOBODY, NOBODY_ELSE = "10.244.2.98", "10.244.2.99"


def kinds(*seen: bytes) -> int:
    """Return how many kinds the flows are of which these frames passed n1/eth0."""
    cluster = Cluster()
    for at, data in enumerate(seen):
        cluster.see("n1/eth0", data, at)
    flows = cluster.classified()
    assert len(seen) == len(flows)
    return len({flow.kind for flow in flows})


@pytest.mark.parametrize(
    "pair",
    [
        (FIRST, udp_frame(ports=(40001, 443))),
        (FIRST, udp_frame(ports=(40001, 53), payload=900)),
        (udp_frame(destination=NOBODY), udp_frame(destination=NOBODY_ELSE)),
        (in_vxlan(FIRST, vni=1001), in_vxlan(udp_frame(ports=(40001, 53)), vni=1002)),
    ],
    ids=["port", "length", "address without a name", "VNI"],
)
def test_what_may_differ(pair: tuple[bytes, bytes]) -> None:
    assert 1 == kinds(*pair)


@pytest.mark.parametrize(
    "other",
    [
        udp_frame(source=A2),
        in_vxlan(udp_frame(ports=(40001, 53))),
        frames.ethernet(frames.ipv4(frames.udp(b"", 40001), A, B, proto=17, ttl=63)),
        frames.ethernet(frames.ipv4(frames.tcp(), A, B, proto=6)),
    ],
    ids=["name", "tunnel", "TTL", "protocol"],
)
def test_what_may_not_differ(other: bytes) -> None:
    assert 2 == kinds(FIRST, other)


def test_thinking_once_a_kind_says_the_same_as_thinking_of_each_flow() -> None:
    for run in discover([CAPTURES]).runs:
        read = read_run(run, chosen_ports((), ()), when_ready(0), [], hashed=False)
        points, topology = read.tables.points, read.topology
        flows = list(read.tables.flows.flows.values())
        together = list(map(classifier(points, topology), flows))
        assert [said(classifier(points, topology)(flow)) for flow in flows] == [said(flow) for flow in together]


def said(flow: Classified) -> tuple[object, ...]:
    """Return all that is concluded of a flow."""
    peers = (flow.peer_scope, flow.source_node, flow.destination_node)
    return *peers, flow.path_class, flow.confidence, flow.evidence, flow.settled_by, flow.counted_at
