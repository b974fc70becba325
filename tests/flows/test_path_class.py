"""Path class: what each kind of sighting proves, and what is left open."""

from __future__ import annotations

import pytest

from analyzer.flows.path_class import Classified
from analyzer.topology.model import PodAt, Topology
from analyzer.topology.runs import PointInput
from tests import frames
from tests.cluster import A2, N1, N2, A, B, Cluster, both_nodes, in_vxlan, ping, point, topology


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


def test_what_both_nodes_saw_did_leave_though_no_wire_shows_it() -> None:
    """A tunnel on a port that nothing names hides it: nothing is wrong with routes or policy."""
    points = [point("n1/lxca", "a"), point("n1/eth0"), point("n2/eth0"), point("n2/pod-b-eth0", "b")]
    flow = seen(("n1/lxca", ping()), ("n2/pod-b-eth0", ping(ttl=62)), points=points)
    assert ("unknown", "assumed") == (flow.path_class, flow.confidence)
    assert "--vxlan-port" in (flow.settled_by or "")
    assert "routes" not in (flow.settled_by or "")


@pytest.mark.parametrize(("source", "destination"), [(A, N1), (A, "10.244.1.1"), (N1, A)])
def test_a_pod_and_its_own_node_need_no_wire(source: str, destination: str) -> None:
    points = [point("n1/lxca", "a"), point("n1/eth0")]
    flow = seen(("n1/lxca", ping(source, destination)), points=points)
    assert ("intranode", "observed", "pod-host") == (flow.path_class, flow.confidence, flow.peer_scope)
    assert "pod and address are both of n1" in flow.evidence


def test_that_a_wire_named_by_a_file_alone_saw_nothing_is_less_certain() -> None:
    """Without a declaration the file eth0.pcap in the folder n1 may be anything's."""
    known = topology()
    points = [*INTRANODE, point("n1/eth0", origin="inferred")]
    sightings = [("n1/lxca", ping(A, A2)), ("n1/lxca2", ping(A, A2, ttl=63))]
    assert "observed" == seen(*sightings, points=points, known=known).confidence
    known.order = []
    assert "inferred" == seen(*sightings, points=points, known=known).confidence


def test_a_pod_that_leaves_the_cluster_is_settled_by_its_own_node() -> None:
    to_world = ("n1/lxca", ping(A, "1.1.1.1"))
    assert "a capture on eth0 of n1" == seen(to_world, points=[point("n1/lxca", "a")]).settled_by
    watched = seen(to_world, points=[point("n1/lxca", "a"), point("n1/eth0")])
    assert "whether n1 masquerades it or drops it: routes, NAT and policy of n1 (it was not seen on n1/eth0)" == (
        watched.settled_by
    )


def test_a_tunnel_that_a_pod_makes_is_not_the_nodes() -> None:
    """An overlay of the pods' own: their interfaces show it already."""
    own = in_vxlan(ping("192.168.1.1", "192.168.1.2"), A, B)
    flow = seen(("n1/pod-a-eth0", own), points=[point("n1/pod-a-eth0", "a"), point("n1/eth0")])
    assert ("unknown", ["in the pods' own vxlan on n1/pod-a-eth0: 1 packets"]) == (flow.path_class, flow.evidence[:1])
    assert "the pods make themselves" in (flow.settled_by or "")


def test_on_a_wireguard_device_packets_are_clear_and_leave_encrypted() -> None:
    """Tunnel mode: VXLAN between the nodes on cilium_wg0, WireGuard outside (cilium-facts 1.8)."""
    points = [point("n1/lxca", "a"), point("n1/cilium_wg0"), point("n1/eth0")]
    for packet in (ping(ttl=63), in_vxlan(ping())):
        flow = seen(("n1/lxca", ping()), ("n1/cilium_wg0", packet), points=points)
        assert ("encrypted", "inferred") == (flow.path_class, flow.confidence)
    leak = seen(("n1/cilium_wg0", ping(ttl=63)), ("n1/eth0", ping(ttl=63)), points=points)
    assert ("native", "observed") == (leak.path_class, leak.confidence)


def test_a_pod_with_a_wireguard_of_its_own_is_no_encrypted_cluster() -> None:
    tunnel = frames.udp(b"\4\0\0\0" + bytes(28), 51871, 51871)
    flow = seen(("n1/eth0", frames.ethernet(frames.ipv4(tunnel, A, "1.1.1.1", ttl=63))))
    assert ("native", "pod-external") == (flow.path_class, flow.peer_scope)


def test_a_tunnel_device_one_way_and_the_bare_wire_the_other_is_mixed() -> None:
    """What left the tunnel device was not captured, so it is inferred."""
    points = [point("n1/cilium_vxlan"), point("n1/eth0")]
    flow = seen(("n1/cilium_vxlan", ping()), ("n1/eth0", ping(B, A, 63, reply=True)), points=points)
    assert ("mixed", "inferred") == (flow.path_class, flow.confidence)


@pytest.mark.parametrize(
    ("source", "destination"),
    [("fe80::1", "ff02::2"), ("fe80::1", "fe80::2"), (A, "224.0.0.5"), (A, "255.255.255.255")],
)
def test_what_never_leaves_its_link_has_no_path(source: str, destination: str) -> None:
    packet = (
        frames.ipv6(frames.udp(b"", 1, 2), source, destination)
        if ":" in source
        else frames.ipv4(frames.udp(b"", 1, 2), source, destination)
    )
    flow = seen(("n1/eth0", frames.ethernet(packet, 0x86DD if ":" in source else 0x0800)), known=Topology())
    assert (None, None, None) == (flow.path_class, flow.confidence, flow.settled_by)


@pytest.mark.parametrize("destination", ["169.254.169.254", "239.1.2.3"])
def test_metadata_services_and_wider_groups_have_one(destination: str) -> None:
    """Nodes forward pods' packets to the first; Cilium's multicast carries the second through its overlay."""
    assert "native" == seen(("n1/eth0", ping(A, destination, 63))).path_class
    assert "encapsulated" == seen(("n1/eth0", in_vxlan(ping(A, destination)))).path_class


@pytest.mark.parametrize("underlay", ["fd00::3", N1])
def test_ipv6_pods_are_classified_as_any(underlay: str) -> None:
    known = topology()
    known.pods = {"fd00:1::a": PodAt("t/a", "n1"), "fd00:2::b": PodAt("t/b", "n2")}
    known.nodes |= {"fd00::3": "n1", "fd00::4": "n2"}
    inner = frames.ethernet(frames.ipv6(frames.tcp(), "fd00:1::a", "fd00:2::b", 6), 0x86DD)
    bare = seen(("n1/eth0", inner), known=known)
    assert ("native", "pod-pod") == (bare.path_class, bare.peer_scope)
    tunnel = frames.udp(frames.vxlan(inner, 1001), 50000, 8472)
    outer = frames.ipv6(tunnel, underlay, "fd00::4") if ":" in underlay else frames.ipv4(tunnel, N1, N2)
    carried = seen(("n1/eth0", frames.ethernet(outer, 0x86DD if ":" in underlay else 0x0800)), known=known)
    assert ("encapsulated", "observed") == (carried.path_class, carried.confidence)


def test_ip_in_ip_is_a_tunnel() -> None:
    inner = frames.ipv4(frames.echo(), A, B, proto=1)
    flow = seen(("n1/eth0", frames.ethernet(frames.ipv4(inner, N1, N2, proto=4))))
    assert ("encapsulated", ["in ipip on n1/eth0: 1 packets"]) == (flow.path_class, flow.evidence)


def test_an_answer_alone_is_classified_like_a_request() -> None:
    flow = seen(("n1/eth0", in_vxlan(ping(B, A, reply=True), N2, N1)))
    assert ("encapsulated", "pod-pod", "n2") == (flow.path_class, flow.peer_scope, flow.source_node)


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


def test_what_only_looks_like_a_tunnel_encapsulates_nobody() -> None:
    """UDP 4789 whose first byte has VXLAN's flag, and no packet inside: the flow is that of the two addresses."""
    cluster = Cluster(point("n1/eth0"), known=Topology())
    cluster.see("n1/eth0", frames.in_tunnel(b"\x08" + b"text" * 3, 4789, src="10.50.1.10", dst="10.50.2.10"))
    (flow,) = cluster.classified()
    assert flow.path_class in (None, "unknown")
    assert ["like vxlan on n1/eth0, nothing inside is readable: 1 packets"] == flow.evidence[:1]
