"""Pod CIDRs and names of nodes that tunnels suggest."""

from __future__ import annotations

import ipaddress

import pytest

from analyzer.measures.known import known
from analyzer.result import Known
from analyzer.topology import inference, pod_cidrs
from analyzer.topology.inference import TunnelSighting
from analyzer.topology.model import PodAt, Topology
from tests.cluster import A2, N1, N2, A, B, Cluster, in_vxlan, ping, topology


def suggested(behind: dict[str, set[str]]) -> dict[str, str]:
    return {str(network): outer for network, outer in pod_cidrs.covering(behind).items()}


@pytest.mark.parametrize(
    ("pods", "cidr"),
    [
        ({A, A2}, "10.244.1.10/31"),
        ({"10.244.1.10", "10.244.1.200"}, "10.244.1.0/24"),
        ({"10.10.0.3", "10.10.0.29", "10.10.0.17"}, "10.10.0.0/27"),
        ({"fd00::10", "fd00::1f"}, "fd00::10/124"),
        ({A}, None),
        ({"10.1.0.1", "10.2.0.1"}, None),
        ({A, "fd00::1"}, None),
    ],
    ids=["next to each other", "a /24", "a /27", "IPv6", "one alone", "wider than /16", "one of each family"],
)
def test_the_smallest_prefix_over_a_nodes_pods_is_suggested(pods: set[str], cidr: str | None) -> None:
    assert ({cidr: N1} if cidr else {}) == suggested({N1: pods})


def test_what_reaches_into_another_nodes_pods_is_not() -> None:
    """Pods of n1 at .1 and .9 would take 10.0.0.0/28, in which n2's .4 and .5 are; these collide with nothing."""
    assert {"10.0.0.4/31": N2} == suggested({N1: {"10.0.0.1", "10.0.0.9"}, N2: {"10.0.0.4", "10.0.0.5"}})


def completed(known: Topology, *sightings: TunnelSighting) -> Topology:
    inference.complete(known, sightings)
    pod_cidrs.complete(known, set(sightings))
    return known


def test_a_nodes_own_and_the_worlds_packets_suggest_nothing() -> None:
    """VNI 6 is a node's address in the tunnel, VNI 2 the world's."""
    found = completed(
        Topology(), TunnelSighting(N1, N2, 6, "10.244.1.1", B), TunnelSighting(N1, N2, 2, "203.0.113.9", B),
        TunnelSighting(N1, N2, 1001, A, B),
    )  # fmt: skip
    assert {} == found.suggested_cidrs


def test_who_encapsulates_for_a_pod_of_a_known_node_is_that_node_and_so_are_its_other_pods() -> None:
    found = completed(
        Topology(pods={A: PodAt("t/a", "n1")}),
        TunnelSighting(N1, N2, 1001, A, B), TunnelSighting(N1, N2, 1002, A2, B), TunnelSighting(N2, N1, 2001, B, A),
    )  # fmt: skip
    assert ({N1: "n1", N2: None}, "n1", None) == (found.nodes, found.pods[A2].node, found.pods[B].node)


def test_a_pod_behind_two_addresses_names_neither() -> None:
    found = completed(
        Topology(pods={A: PodAt("t/a", "n1")}), TunnelSighting(N1, N2, 1001, A, B), TunnelSighting(N2, N1, 1001, A, B)
    )
    assert {N1: None, N2: None} == found.nodes


def test_where_cidrs_are_declared_none_is_suggested() -> None:
    found = completed(topology(), TunnelSighting(N1, N2, 1001, A, B), TunnelSighting(N1, N2, 1002, A2, B))
    assert {} == found.suggested_cidrs


def test_a_suggested_cidr_is_shown_as_inferred_and_makes_no_pods() -> None:
    cluster = Cluster(known=Topology())
    for pod in (A, A2):
        cluster.see("n1/eth0", in_vxlan(ping(pod)))
    completed(cluster.topology, TunnelSighting(N1, N2, 1001, A, B), TunnelSighting(N1, N2, 1002, A2, B))
    assert Known("cidr", "10.244.1.10/31", f"pods behind {N1}", None, "inferred") == known([], cluster.topology)[-1]
    cluster.topology.suggested_cidrs[ipaddress.ip_network("10.99.0.0/16")] = N1
    assert not cluster.topology.is_pod("10.99.0.1")
