"""Who is who among a run's packets, and who said so."""

from __future__ import annotations

from analyzer.measures.known import known, nodes_of_state, pods_of_state
from analyzer.result import Known
from analyzer.topology.cluster.facts import Facts, NodeFact, PodFact
from analyzer.topology.cluster.join import join
from analyzer.topology.manifest import Node, Pod
from analyzer.topology.model import Topology
from tests.cluster import N1, N2, A, B, Cluster, in_vxlan, ping


def of_state() -> Topology:
    topology = Topology()
    pod = PodFact("t/a", (A,), "n1", identity=1001, interface="lxca", mac="5e:00:00:00:00:01", labels=(("app", "a"),))
    join(topology, Facts([NodeFact("n1", (N1,), ("10.244.1.1",), ("10.244.1.0/24",))], [pod]))
    return topology


def test_addresses_and_identities_of_the_packets_are_named_with_their_origin() -> None:
    cluster = Cluster(known=of_state())
    cluster.topology.nodes[N2] = None
    cluster.see("n1/eth0", in_vxlan(ping()))
    assert [
        Known("node", N1, "n1", "n1", "state"),
        Known("node", N2, None, None, "inferred"),
        Known("pod", A, "t/a", "n1", "state"),
        Known("identity", "1001", "t/a", None, "state"),
    ] == known(cluster.classified(), cluster.topology)


def test_state_declares_nodes_and_pods_as_a_manifest_would() -> None:
    topology = of_state()
    node = Node(name="n1", addresses=[N1], pod_cidrs=["10.244.1.0/24"], router_ip="10.244.1.1")
    pod = Pod(name="a", namespace="t", node="n1", ip=A, identity=1001, interface="lxca", mac="5e:00:00:00:00:01",
              labels={"app": "a"})  # fmt: skip
    assert ([node], [pod]) == (nodes_of_state(topology), pods_of_state({A, B}, topology))
