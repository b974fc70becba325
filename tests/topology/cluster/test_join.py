"""Facts → model: origins, contradictions, identities."""

from __future__ import annotations

from typing import Any

from analyzer.topology.cluster.facts import ConfigFact, Facts, NodeFact, PodFact
from analyzer.topology.cluster.join import join
from analyzer.topology.model import PodAt, Topology
from tests.cluster import N1, A, topology


def joined(known: Topology | None = None, **parts: Any) -> Topology:
    known = known or Topology()
    join(known, Facts(**parts))
    return known


def test_a_node_is_known_by_each_of_its_addresses_and_its_cidrs() -> None:
    known = joined(nodes=[NodeFact("n1", (N1,), ("10.244.1.1", "10.244.1.250"), ("10.244.1.0/24", "fd00::/64"))])
    assert {N1: "n1", "10.244.1.1": "n1", "10.244.1.250": "n1"} == known.nodes
    assert [True, False] == [known.is_pod(each) for each in ("10.244.1.9", "10.244.1.250")]
    assert (["n1"], "10.244.1.1", "state") == (known.order, known.routers["n1"], known.origin("node", N1))


def test_what_sources_say_of_one_pod_is_put_together() -> None:
    pods = [PodFact("t/a", (A,), "n1"), PodFact("t/a", (A,), None, N1, 1001), PodFact("t/a", interface="lxca")]
    known = joined(pods=pods, nodes=[NodeFact("n1", (N1,))])
    assert PodFact("t/a", (A,), "n1", N1, 1001, "lxca") == known.facts["t/a"]
    assert (PodAt("t/a", "n1"), "state") == (known.pods[A], known.origin("pod", A))


def test_a_node_known_by_address_only_gets_its_name() -> None:
    known = joined(nodes=[NodeFact("n1", (N1,))], pods=[PodFact("t/a", (A,), None, N1)])
    assert "n1" == known.node_of(A)


def test_of_two_pods_with_one_address_the_later_has_it() -> None:
    known = joined(pods=[PodFact("t/old", (A,), "n1"), PodFact("t/new", (A,), "n2")])
    assert PodAt("t/new", "n2") == known.pods[A]
    assert [f"{A} is t/old in one source and t/new in a later one: t/new is used"] == known.notes


def test_state_wins_over_the_manifest_and_says_so() -> None:
    known = topology()
    known.origins["pod", A] = "manifest"
    joined(known, pods=[PodFact("t/other", (A,), "n2", identity=1001)])
    assert (PodAt("t/other", "n2"), "state") == (known.pods[A], known.origin("pod", A))
    said = "is t/a in one source and t/other in a later one: t/other is used"
    assert [f"{A} {said}", f"identity 1001 {said}"] == known.notes


def test_what_all_sources_agree_on_is_no_contradiction() -> None:
    known = joined(topology(), pods=[PodFact("t/a", (A,), "n1", identity=1001)], nodes=[NodeFact("n1", (N1,))])
    assert [] == known.notes


def test_a_bad_cidr_is_told_and_the_good_one_used() -> None:
    known = joined(nodes=[NodeFact("n1", pod_cidrs=("10.0.0.0/33", "10.244.1.0/24"))])
    assert ["10.244.1.0/24"] == [str(cidr) for cidr, _ in known.cidrs]
    assert ["pod CIDR 10.0.0.0/33 of n1 cannot be used: '10.0.0.0/33' does not appear to be an IPv4 or IPv6 network"] \
        == known.notes  # fmt: skip


def test_a_cidr_that_moved_is_the_later_nodes() -> None:
    known = joined(nodes=[NodeFact("n1", pod_cidrs=("10.244.1.0/24",)), NodeFact("n2", pod_cidrs=("10.244.1.0/24",))])
    assert (["n2"], 1) == ([node for _, node in known.cidrs], len(known.notes))


def test_a_pod_of_the_host_network_stays_the_node() -> None:
    known = joined(nodes=[NodeFact("n1", (N1,))], pods=[PodFact("t/a", (N1,), "n1")])
    assert (False, None) == (known.is_pod(N1), known.pod_name(N1))


def test_an_identity_is_its_pods_and_without_any_its_labels() -> None:
    labels = {"k8s:app": "web", "k8s:io.kubernetes.pod.namespace": "t", "k8s:io.cilium.k8s.policy.cluster": "default"}
    pods = [PodFact(f"t/web-{n}", (f"10.0.0.{n}",), identity=2001) for n in range(1, 6)]
    known = joined(pods=pods, identities={3001: labels, 1: {"reserved:host": ""}})
    assert "t/web-1, t/web-2, t/web-3 and 2 more" == known.identity(2001)
    assert ("namespace t, app=web", "host") == (known.identity(3001), known.identity(1))
    assert "state" == known.origin("identity", 3001)


def test_ipcache_gives_a_pod_its_identity_where_nothing_else_does() -> None:
    known = joined(pods=[PodFact("t/a", (A,))], identity_of={A: 4242})
    assert "t/a" == known.identity(4242)


def test_an_identity_of_another_cluster_is_split_only_where_cilium_is_known_to_be() -> None:
    foreign = (3 << 16) | 4660
    assert None is joined().identity(foreign)
    known = joined(config=[ConfigFact("cluster-id", "1", "cilium-config")])
    assert "identity 4660 of cluster 3" == known.identity(foreign)


def test_an_interface_leads_to_its_pod_on_its_node() -> None:
    pods = [PodFact("t/a", (A,), "n1", interface="lxc1"), PodFact("t/b", ("10.0.0.9",), "n2", interface="lxc1")]
    known = joined(pods=[*pods, PodFact("t/c", ("10.0.0.8",), "n2", interface="lxc2")])
    asked = [("n1", "lxc1"), ("n2", "lxc1"), (None, "lxc1"), (None, "lxc2"), ("n1", "lxc2")]
    assert ["t/a", "t/b", None, "t/c", None] == [known.pod_behind(*each) for each in asked]


def test_more_replicas_of_an_identity_are_no_contradiction() -> None:
    known = joined(topology(), pods=[PodFact(f"t/{name}", identity=2001) for name in ("b", "b2", "b3")])
    assert ("t/b, t/b2, t/b3", []) == (known.identity(2001), known.notes)
