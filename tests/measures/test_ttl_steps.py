"""What TTL each stretch of a way takes."""

from __future__ import annotations

from analyzer.flows.alike import alike
from analyzer.measures.ttl_steps import ttl_steps
from analyzer.result import TtlStep, ValueCount
from analyzer.topology.model import Topology
from tests.cluster import A2, B2, A, B, Cluster, both_nodes, ping, point, through_the_overlay


def steps(cluster: Cluster) -> dict[tuple[str, str, str], list[tuple[int, int]]]:
    found = ttl_steps(alike(cluster.classified()), cluster.points, cluster.topology)
    return {(s.header, s.from_point, s.to_point): [(v.value, v.n) for v in s.decrement] for s in found}


def test_an_overlay_takes_one_at_the_delivery_and_none_before() -> None:
    found = steps(through_the_overlay())
    assert [(1, 1)] == found["workload", "n2/cilium_vxlan", "n2/lxcb"]
    assert [(1, 1)] == found["workload", "n1/eth0", "n1/lxca"], "the answer, of which cilium_vxlan saw nothing"
    assert [(0, 1)] == found["outer", "n1/eth0", "n2/eth0"] == found["workload", "n1/eth0", "n2/eth0"]
    assert {0, 1} == {value for counts in found.values() for value, _ in counts}


def test_a_router_takes_one_on_its_only_interface() -> None:
    cluster = Cluster(*both_nodes(), point("frr/eth0", role="router"))
    cluster.see_everywhere({"n1/eth0": ping(ttl=63), "frr/eth0": ping(ttl=63), "n2/eth0": ping(ttl=62)})
    cluster.see("frr/eth0", ping(ttl=62))
    assert {
        ("workload", "frr/eth0", "frr/eth0"): [(1, 1)],
        ("workload", "frr/eth0", "n2/eth0"): [(0, 1)],
        ("workload", "n1/eth0", "frr/eth0"): [(0, 1)],
    } == steps(cluster)


def test_directions_are_counted_not_packets_and_odd_ones_stand_out() -> None:
    """Three pings of one flow are one direction; another flow's packet lost 3 on the same stretch."""
    cluster = Cluster()
    for sequence in (1, 2, 3):
        cluster.see_everywhere({"n1/lxca": ping(sequence=sequence), "n1/eth0": ping(ttl=63, sequence=sequence)})
    cluster.see_everywhere({"n1/lxca": ping(A, B2), "n1/eth0": ping(A, B2, ttl=61)})
    assert {("workload", "n1/lxca", "n1/eth0"): [(1, 1), (3, 1)]} == steps(cluster)


def test_a_point_that_shows_several_ttls_of_a_direction_is_left_out() -> None:
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n1/lxca": ping(), "n1/eth0": ping(ttl=63)})
    cluster.see("n1/lxca", ping(ttl=5))
    assert {("workload", "n1/pod-a-eth0", "n1/eth0"): [(1, 1)]} == steps(cluster)


def test_on_one_node_the_pods_tell_the_way() -> None:
    cluster = Cluster(point("n1/lxca", "a"), point("n1/lxca2", "a2"))
    cluster.see_everywhere({"n1/lxca2": ping(A, A2, ttl=63), "n1/lxca": ping(A, A2)})
    assert [TtlStep("intranode", "workload", "n1/lxca", "n1/lxca2", [ValueCount(1, 1)])] == ttl_steps(
        alike(cluster.classified()), cluster.points, cluster.topology
    )


def test_without_nodes_there_is_no_order_and_no_step() -> None:
    cluster = Cluster(known=Topology())
    cluster.see_everywhere({"n1/eth0": ping(A, B, 63), "n2/eth0": ping(A, B, 62)})
    assert {} == steps(cluster)
