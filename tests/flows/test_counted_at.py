"""Where a flow is counted, and which flows are between pods on different nodes."""

from __future__ import annotations

import pytest

from analyzer.flows.path_class import is_from_source
from analyzer.topology.model import PodAt, Topology
from analyzer.topology.runs import PointInput
from tests.cluster import A2, A, B, Cluster, both_nodes, in_vxlan, ping, point


def counted_at(cluster: Cluster) -> str:
    (flow,) = cluster.classified()
    return " + ".join(sorted(cluster.points[index].id for index in flow.counted_at))


@pytest.mark.parametrize(
    ("saw", "counted"),
    [
        (["n1/pod-a-eth0", "n1/lxca", "n1/cilium_vxlan", "n1/eth0", "n2/eth0", "n2/pod-b-eth0"], "n1/eth0"),
        (["n1/pod-a-eth0", "n1/lxca", "n1/cilium_vxlan", "n2/eth0"], "n2/eth0"),
        (["n1/pod-a-eth0", "n1/lxca", "n2/cilium_vxlan"], "n2/cilium_vxlan"),
        (["n1/pod-a-eth0", "n1/lxca", "n2/pod-b-eth0", "n2/lxcb"], "n1/pod-a-eth0"),
        (["n1/lxca", "n2/lxcb"], "n1/lxca"),
    ],
)
def test_a_flow_is_counted_once_on_the_wire_of_its_source_or_the_next_best_point(saw: list[str], counted: str) -> None:
    cluster = Cluster()
    for at, where in enumerate(saw):
        cluster.see(where, ping(), at)
    assert counted == counted_at(cluster)


def test_of_two_uplinks_a_packet_takes_one_so_a_flow_is_counted_on_both() -> None:
    """ECMP: the request leaves by eth0, the reply comes in by eth1."""
    cluster = Cluster(point("n1/eth0"), point("n1/eth1"), point("n2/eth0"))
    cluster.see("n1/eth0", ping(), 0)
    cluster.see("n2/eth0", ping(), 1)
    cluster.see("n1/eth1", ping(B, A, reply=True), 2)
    assert "n1/eth0 + n1/eth1" == counted_at(cluster)


def test_a_capture_of_any_is_the_last_resort() -> None:
    """`any` shows what the other points show, once more for each."""
    cluster = Cluster(point("n1/any"), point("n1/lxca", "a"))
    cluster.see("n1/any", ping())
    cluster.see("n1/lxca", ping())
    assert "n1/lxca" == counted_at(cluster)


@pytest.mark.parametrize(
    ("where", "data", "between"),
    [
        pytest.param("n1/lxca", ping(A, B), True, id="the map says two nodes"),
        pytest.param("n1/lxca", ping(A, A2), False, id="the map says one node"),
        pytest.param("n1/eth0", in_vxlan(ping(A, "1.1.1.1")), False, id="one end is no pod"),
    ],
)
def test_pods_on_different_nodes_by_the_map(where: str, data: bytes, between: bool) -> None:
    cluster = Cluster()
    cluster.see(where, data)
    (flow,) = cluster.classified()
    assert between == flow.internode_pods


def test_without_a_map_packets_between_nodes_say_it() -> None:
    """A lone capture in which the inner addresses are known to be pods, but not where they run."""
    known = Topology(pods={A: PodAt(None, None), B: PodAt(None, None), "10.244.1.99": PodAt(None, "n1")})
    for points, data, between in (
        ([point("n1/eth0")], in_vxlan(ping()), True),
        ([point("n1/lxca")], ping(), False),
        ([point("n1/eth0")], in_vxlan(ping("10.244.1.99")), True),
    ):
        assert between == _internode(points, data, known)


def _internode(points: list[PointInput], data: bytes, known: Topology) -> bool:
    cluster = Cluster(*points, known=known)
    cluster.see(points[0].id, data)
    (flow,) = cluster.classified()
    return flow.internode_pods


def test_from_source_follows_the_opener_not_the_order_of_addresses() -> None:
    cluster = Cluster(*both_nodes())
    cluster.see("n1/eth0", ping(B, A))
    cluster.see("n1/eth0", ping(A, B, reply=True), 1)
    (flow,) = cluster.classified()
    senses = {look.from_low: is_from_source(flow, look) for look in flow.flow.cells}
    assert (B, "n2", {True: False, False: True}) == (flow.source_ip, flow.source_node, senses)
