"""Host routing by which directions an lxc shows."""

from __future__ import annotations

import pytest

from analyzer.flows.alike import alike
from analyzer.measures.host_routing import contradictions, host_routing
from analyzer.result import HostRoutingAt
from analyzer.words import HostRouting
from tests.cluster import A2, N1, A, B, Cluster, in_vxlan, ping, point


def exchange(cluster: Cluster, *home: str) -> Cluster:
    """Show a ping from a to b at a's lxc and wire, and its answer at the points named."""
    cluster.see_everywhere({"n1/lxca": ping(), "n1/eth0": in_vxlan(ping())})
    back = ping(B, A, 63, reply=True)
    cluster.see_everywhere({name: in_vxlan(back) if name.endswith("/eth0") else back for name in home}, 50)
    return cluster


def at_n1(cluster: Cluster, declared: HostRouting = "unknown") -> HostRoutingAt:
    return next(row for row in host_routing(alike(cluster.classified()), cluster.points, declared) if row.node == "n1")


def test_an_lxc_that_shows_both_directions_is_legacy() -> None:
    row = at_n1(exchange(Cluster(), "n1/eth0", "n1/lxca", "n1/pod-a-eth0"))
    assert ("legacy", "observed", ["n1/lxca: 1 packets to its pod"]) == (row.seen, row.confidence, row.evidence)
    assert "both directions" in row.implies


def test_an_lxc_that_lacks_what_its_pod_received_is_bpf() -> None:
    row = at_n1(exchange(Cluster(), "n1/eth0", "n1/pod-a-eth0"))
    evidence = ["n1/lxca: none of 1 packets that its pod received"]
    assert ("bpf", "observed", evidence) == (row.seen, row.confidence, row.evidence)
    assert "no loss" in row.implies


def test_without_the_pods_view_what_came_to_the_node_stands_in() -> None:
    row = at_n1(exchange(Cluster(point("n1/lxca", "a"), point("n1/eth0")), "n1/eth0"))
    evidence = ["n1/lxca: none of 1 packets that came to the node for its pod"]
    assert ("bpf", "inferred", evidence) == (row.seen, row.confidence, row.evidence)


def test_an_lxc_whose_pod_does_not_send_says_nothing_by_its_silence() -> None:
    """A request dropped by policy before the lxc: legacy looks the same."""
    cluster = Cluster(point("n1/eth0"), point("n2/lxcb", "b"), point("n2/eth0"))
    cluster.see_everywhere({"n1/eth0": in_vxlan(ping()), "n2/eth0": in_vxlan(ping())})
    (row,) = host_routing(alike(cluster.classified()), cluster.points, "unknown")
    assert ("n2", "unknown", None) == (row.node, row.seen, row.confidence)


def test_packets_of_the_nodes_own_stack_do_not_count() -> None:
    """They show on the lxc under BPF host routing as well."""
    cluster = Cluster(point("n1/lxca", "a"), point("n1/pod-a-eth0", "a"))
    cluster.see_everywhere({"n1/lxca": ping(N1, A), "n1/pod-a-eth0": ping(N1, A)})
    cluster.see("n1/lxca", ping(A, N1, reply=True))
    assert "unknown" == at_n1(cluster).seen


def test_an_unnamed_lxc_is_known_by_who_sends_there_with_64() -> None:
    cluster = exchange(Cluster(point("n1/lxca"), point("n1/eth0")), "n1/eth0")
    assert "bpf" == at_n1(cluster).seen


def test_lxc_interfaces_that_contradict_each_other_leave_it_open() -> None:
    cluster = Cluster(point("n1/lxca", "a"), point("n1/lxca2", "a2"), point("n1/pod-a2-eth0", "a2"), point("n1/eth0"))
    exchange(cluster, "n1/lxca")
    cluster.see("n1/lxca2", ping(A2, B))
    cluster.see("n1/pod-a2-eth0", ping(B, A2, 63, reply=True))
    row = at_n1(cluster, "bpf")
    assert ("unknown", None, None) == (row.seen, row.confidence, row.agrees)
    assert "these contradict each other" == row.evidence[-1]


@pytest.mark.parametrize(
    ("declared", "agrees"), [("bpf", True), ("legacy", False), ("unknown", None)]
)  # fmt: skip
def test_what_is_declared_stands_beside_it(declared: HostRouting, agrees: bool | None) -> None:
    row = at_n1(exchange(Cluster(), "n1/eth0", "n1/pod-a-eth0"), declared)
    assert (declared, agrees) == (row.declared, agrees)


def test_a_contradiction_becomes_a_note_and_an_agreement_none() -> None:
    cluster = exchange(Cluster(), "n1/eth0", "n1/pod-a-eth0")
    assert [] == contradictions(host_routing(alike(cluster.classified()), cluster.points, "bpf"))
    assert [
        "n1: host routing is declared legacy, its lxc interfaces show bpf (n1/lxca: none of 1 packets that its pod "
        "received); the declaration is taken"
    ] == contradictions(host_routing(alike(cluster.classified()), cluster.points, "legacy"))


def test_without_an_lxc_there_is_no_row() -> None:
    cluster = Cluster(point("n1/eth0"))
    cluster.see("n1/eth0", in_vxlan(ping()))
    assert [] == host_routing(alike(cluster.classified()), cluster.points, "bpf")
