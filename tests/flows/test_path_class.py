"""Path class: what each kind of sighting proves, and what is left open."""

from __future__ import annotations

import pytest

from analyzer.flows.path_class import Classified
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from tests import frames
from tests.cluster import A2, N1, N2, A, B, Cluster, both_nodes, in_vxlan, ping, point


def only(cluster: Cluster) -> Classified:
    (classified,) = cluster.classified()
    return classified


def seen(
    *sightings: tuple[str, bytes], points: list[PointInput] | None = None, known: Topology | None = None
) -> Classified:
    """Return the one flow that these frames at these points make."""
    cluster = Cluster(*(points or both_nodes()), known=known)
    for at, (where, data) in enumerate(sightings):
        cluster.see(where, data, at)
    return only(cluster)


def test_inside_a_tunnel_on_an_underlay_is_encapsulated() -> None:
    flow = seen(("n1/pod-a-eth0", ping()), ("n1/eth0", in_vxlan(ping())), ("n2/eth0", in_vxlan(ping())))
    assert ("encapsulated", "observed", "pod-pod") == (flow.path_class, flow.confidence, flow.peer_scope)
    assert ["in vxlan on n1/eth0: 1 packets", "in vxlan on n2/eth0: 1 packets"] == flow.evidence


def test_on_a_tunnel_device_alone_encapsulation_is_inferred() -> None:
    """cilium_vxlan shows the inner packet only; what left the node was not seen."""
    flow = seen(("n1/cilium_vxlan", ping()), ("n1/lxca", ping()))
    assert ("encapsulated", "inferred") == (flow.path_class, flow.confidence)
    assert ["on the tunnel device n1/cilium_vxlan: 1 packets"] == flow.evidence


def test_pod_addresses_bare_on_an_underlay_are_native() -> None:
    flow = seen(("n1/lxca", ping()), ("n1/eth0", ping(ttl=63)), ("n2/eth0", ping(ttl=63)))
    assert ("native", "observed") == (flow.path_class, flow.confidence)
    assert ["bare on n1/eth0: 1 packets", "bare on n2/eth0: 1 packets"] == flow.evidence


def test_a_router_is_an_underlay_too() -> None:
    assert "native" == seen(("frr/eth1", ping(ttl=62)), points=[point("frr/eth1", role="router")]).path_class


def test_where_the_underlay_is_one_by_its_name_only_native_is_inferred() -> None:
    """A file called eth0.pcap may be a pod's own; a tunnel in it proves the underlay, a bare packet does not."""
    named = [point("n1/eth0", origin="inferred")]
    assert "inferred" == seen(("n1/eth0", ping()), points=named).confidence
    assert "observed" == seen(("n1/eth0", in_vxlan(ping())), points=named).confidence


def test_one_way_in_a_tunnel_and_the_other_bare_is_mixed() -> None:
    flow = seen(("n1/eth0", in_vxlan(ping())), ("n1/eth0", ping(B, A, reply=True)))
    assert ("mixed", "observed") == (flow.path_class, flow.confidence)
    assert ["in vxlan on n1/eth0: 1 packets", "bare on n1/eth0: 1 packets"] == flow.evidence


@pytest.mark.parametrize(
    ("packet", "kind"),
    [
        (frames.ipv4(frames.udp(b"\4\0\0\0" + bytes(28), 51871, 51871), N1, N2), "wireguard"),
        (frames.ipv4(bytes(32), N1, N2, proto=50), "esp"),
    ],
)
def test_wireguard_and_esp_are_encrypted(packet: bytes, kind: str) -> None:
    flow = seen(("n1/eth0", frames.ethernet(packet)))
    assert ("encrypted", "observed") == (flow.path_class, flow.confidence)
    assert [f"{kind} on n1/eth0: 1 packets"] == flow.evidence
    assert [None] == [look.overhead for look in flow.flow.cells]


def test_esp_between_pod_addresses_is_encrypted_although_it_is_bare_on_the_underlay() -> None:
    """A Cilium 1.15 capture in native mode shows ESP between PodCIDR addresses (cilium-facts 1.8)."""
    assert "encrypted" == seen(("n1/eth0", frames.ethernet(frames.ipv4(bytes(32), A, B, proto=50)))).path_class


INTRANODE = [point("n1/lxca", "a"), point("n1/lxca2", "a2")]


@pytest.mark.parametrize(
    ("points", "confidence", "evidence"),
    [
        pytest.param([*INTRANODE, point("n1/eth0")], "observed", "never on n1/eth0", id="the wire was watched"),
        pytest.param(INTRANODE, "inferred", "no underlay of n1 was captured", id="the wire was not watched"),
        pytest.param([*INTRANODE, point("n1/eth0", tapped=False)], "inferred", "no underlay of n1 was captured",
                     id="the wire's file is missing"),
        pytest.param([*INTRANODE, point("n2/eth0")], "inferred", "no underlay of n1 was captured",
                     id="only the other node's wire was watched"),
    ],
)  # fmt: skip
def test_pods_of_one_node_that_no_underlay_saw_are_intranode(
    points: list[PointInput], confidence: str, evidence: str
) -> None:
    flow = seen(("n1/lxca", ping(A, A2)), ("n1/lxca2", ping(A, A2, ttl=63)), points=points)
    assert ("intranode", confidence) == (flow.path_class, flow.confidence)
    assert ["seen at n1/lxca, n1/lxca2 only", "both pods run on n1", evidence] == flow.evidence


def test_pods_of_one_node_that_the_underlay_did_see_are_not_intranode() -> None:
    """A hairpin over the wire is a finding, not a habit: sightings win over the map."""
    assert "native" == seen(("n1/lxca", ping(A, A2)), ("n1/eth0", ping(A, A2))).path_class


@pytest.mark.parametrize(
    ("points", "settled_by"),
    [
        ([point("n1/lxca", "a"), point("n1/eth0")],
         "why nothing left n1: routes and policy of n1 (it was not seen on n1/eth0)"),
        ([point("n1/lxca", "a"), point("n2/eth0")], "a capture on eth0 of n1"),
    ],
)  # fmt: skip
def test_what_only_the_senders_lxc_saw_is_unknown_and_says_what_would_settle_it(
    points: list[PointInput], settled_by: str
) -> None:
    flow = seen(("n1/lxca", ping()), points=points)
    assert ("unknown", "assumed", settled_by) == (flow.path_class, flow.confidence, flow.settled_by)
    assert ["seen at n1/lxca only"] == flow.evidence


@pytest.mark.parametrize("ttl", [64, 63, 62, 61, 60, 1])
def test_ttl_alone_settles_nothing(ttl: int) -> None:
    """63 fits the same node and an overlay alike (cilium-facts 3.3)."""
    flow = seen(("n1/lxcx", ping(ttl=ttl)), points=[point("n1/lxcx")], known=Topology())
    assert ("unknown", "unknown") == (flow.path_class, flow.peer_scope)
    assert (
        "a manifest or state that says on which nodes the pods run, or captures of the nodes' eth0" == flow.settled_by
    )


@pytest.mark.parametrize(
    ("source", "destination", "scope", "path_class"),
    [
        (N1, N2, "host", None),
        (A, N2, "pod-host", "native"),
        (A, "1.1.1.1", "pod-external", "native"),
        (N1, "1.1.1.1", "host", None),
        ("10.244.2.77", A, "pod-pod", "native"),
        ("10.244.2.1", A, "pod-host", "native"),
    ],
)
def test_who_talks_to_whom(source: str, destination: str, scope: str, path_class: str | None) -> None:
    """Nodes' own traffic has no path class; an unnamed address in a pod CIDR is a pod, a router address a node's."""
    flow = seen(("n1/eth0", ping(source, destination)))
    assert (scope, path_class) == (flow.peer_scope, flow.path_class)
