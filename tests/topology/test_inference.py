"""What packets alone say: nodes from outer headers, pods from inner ones, identities from VNIs."""

from __future__ import annotations

import pytest

from analyzer.topology.cluster.config import Config
from analyzer.topology.cluster.facts import ConfigFact
from analyzer.topology.inference import TunnelSighting, complete
from analyzer.topology.model import PodAt, Topology
from analyzer.topology.services import Service
from tests.cluster import A2, N1, N2, A, B, topology


def inferred(*sightings: TunnelSighting, known: Topology | None = None) -> Topology:
    result = Topology() if known is None else known
    complete(result, sightings)
    return result


def test_outer_addresses_are_nodes_and_inner_ones_pods() -> None:
    known = inferred(TunnelSighting(N1, N2, 1001, A, B))
    assert ({N1: None, N2: None}, [A, B]) == (known.nodes, sorted(known.pods))
    assert [True, True, False] == [known.is_pod(address) for address in (A, B, N1)]


def test_a_vni_of_one_sender_is_that_senders_identity() -> None:
    known = inferred(TunnelSighting(N1, N2, 1001, A, B), TunnelSighting(N2, N1, 2001, B, A))
    assert (A, B) == (known.identity(1001), known.identity(2001))


def test_a_vni_that_several_send_names_nobody() -> None:
    """Replicas, or an overlay whose VNI is a network: either way not one pod."""
    known = inferred(TunnelSighting(N1, N2, 77, A, B), TunnelSighting(N1, N2, 77, A2, B))
    assert known.identity(77) is None


def test_who_sends_under_a_nodes_identity_is_no_pod() -> None:
    """VNI 6 = remote-node: a node's own address inside the tunnel; its peer still is a pod."""
    known = inferred(TunnelSighting(N1, N2, 6, "10.244.1.1", B), TunnelSighting(N2, N1, 2001, B, "10.244.1.1"))
    assert ([B], "remote-node") == (sorted(known.pods), known.identity(6))


def test_a_vni_of_one_may_be_another_overlays_number() -> None:
    """flannel's VNI is 1 for everybody; its inner addresses are pods."""
    known = inferred(TunnelSighting(N1, N2, 1, A, B))
    assert ([A, B], "host") == (sorted(known.pods), known.identity(1))


def test_ip_in_ip_has_no_vni_and_still_tells_nodes_from_pods() -> None:
    known = inferred(TunnelSighting(N1, N2, None, A, B))
    assert ([N1, N2], [A, B], {}) == (sorted(known.nodes), sorted(known.pods), known.identities)


def test_an_outer_address_that_is_an_inner_one_elsewhere_stays_a_node() -> None:
    known = inferred(TunnelSighting(N1, N2, 1001, N1, B))
    assert [B] == sorted(known.pods)


def test_what_is_declared_is_not_overruled() -> None:
    known = inferred(TunnelSighting(N1, N2, 1001, B, "10.244.2.99"), known=topology())
    assert ("t/a", PodAt("t/b", "n2"), "n1") == (known.identity(1001), known.pods[B], known.nodes[N1])
    assert PodAt(None, None) == known.pods["10.244.2.99"]


def test_an_inferred_identity_is_called_by_the_pods_declared_name() -> None:
    known = inferred(TunnelSighting(N1, N2, 4711, A, B), known=topology())
    assert "t/a" == known.identity(4711)


def test_a_pod_that_one_named_node_alone_encapsulates_for_runs_there() -> None:
    known = Topology(nodes={N1: "n1"})
    complete(known, [TunnelSighting(N1, N2, 1001, A, B), TunnelSighting(N2, N1, 2001, B, A)])
    assert [PodAt(None, "n1"), PodAt(None, None)] == [known.pods[address] for address in (A, B)]


@pytest.mark.parametrize(
    ("version", "vni", "name"),
    [
        ("1.19.5", 11, "encrypted-overlay"),
        ("1.20.0", 11, "cluster"),
        ("1.20.0", 12, "cluster-mesh"),
        ("1.19.5", 12, A),
        ("1.20.0", (3 << 16) + 4242, "identity 4242 of cluster 3"),
    ],
)
def test_a_number_that_says_itself_what_it_is_is_not_named_after_its_sender(version: str, vni: int, name: str) -> None:
    """Identities 11 and 12 by version, and those of another cluster of the mesh (cilium-facts 1.4, 1.5)."""
    known = Topology(config=Config.of([ConfigFact("version", version, "cilium-dbg status")], []))
    complete(known, [TunnelSighting(N1, N2, vni, A, B)])
    assert name == known.identity(vni)


def test_a_services_address_inside_a_tunnel_is_no_pods_and_names_no_identity() -> None:
    """The reply of a backend to a DSR client has the service's address."""
    known = Topology()
    known.services.add((A, 80, "tcp"), Service("t/web", 80, "LoadBalancer"))
    complete(known, [TunnelSighting(N1, N2, 1001, A, B)])
    assert (False, True, None) == (known.is_pod(A), known.is_pod(B), known.identity(1001))
