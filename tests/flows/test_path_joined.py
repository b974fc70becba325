"""Flows that other flows explain: encryption between nodes, masquerading."""

from __future__ import annotations

import pytest

from analyzer.flows import path_joined
from analyzer.flows.path_class import Classified
from tests import frames
from tests.cluster import N1, N2, A, B, Cluster, both_nodes, in_vxlan, ping, point, tcp_frame, topology

WORLD = "93.184.216.34"


def wireguard(source: str = N1, destination: str = N2) -> bytes:
    return frames.ethernet(frames.ipv4(frames.udp(b"\4\0\0\0" + bytes(28), 51871, 51871), source, destination))


def esp(source: str = N1, destination: str = N2) -> bytes:
    return frames.ethernet(frames.ipv4(bytes(32), source, destination, proto=50))


def joined(cluster: Cluster) -> dict[tuple[str, str], Classified]:
    flows = cluster.classified()
    path_joined.join(flows, cluster.points, cluster.topology)
    return {(flow.source_ip, flow.destination_ip): flow for flow in flows}


@pytest.mark.parametrize(("cipher", "kind"), [(wireguard(), "wireguard"), (esp(), "esp")])
def test_pods_whose_nodes_encrypt_are_encrypted_though_only_pods_saw_them(cipher: bytes, kind: str) -> None:
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n2/pod-b-eth0": ping(ttl=62), "n1/eth0": cipher})
    flow = joined(cluster)[A, B]
    assert ("encrypted", "inferred", None) == (flow.path_class, flow.confidence, flow.settled_by)
    assert f"between their nodes {kind} on n1/eth0: 1 packets" == flow.evidence[-1]


def test_a_flow_that_only_its_sender_saw_may_have_been_dropped_there() -> None:
    """Egress policy drops behind the lxc; an answer, or the far node, would show that it left."""
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n1/lxca": ping(), "n1/eth0": wireguard()})
    assert "unknown" == joined(cluster)[A, B].path_class
    cluster.see("n1/pod-a-eth0", ping(B, A, 62, reply=True))
    assert "encrypted" == joined(cluster)[A, B].path_class


def test_encryption_between_other_nodes_says_nothing() -> None:
    known = topology()
    known.nodes["172.18.0.5"] = "n3"
    cluster = Cluster(known=known)
    cluster.see_everywhere(
        {"n1/pod-a-eth0": ping(), "n2/pod-b-eth0": ping(ttl=62), "n1/eth0": wireguard(N1, "172.18.0.5")}
    )
    assert "unknown" == joined(cluster)[A, B].path_class


def test_what_ipsec_decrypts_shows_on_the_receivers_wire_and_is_encrypted_all_the_same() -> None:
    """A device shows the ESP packet and then what was in it (cilium-facts 1.8)."""
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n1/eth0": esp(), "n2/eth0": ping(ttl=63)})
    cluster.see("n2/eth0", esp())
    flow = joined(cluster)[A, B]
    assert ("encrypted", "inferred") == (flow.path_class, flow.confidence)
    assert "where IPsec shows what it has decrypted" in flow.evidence[-1]


def test_vxlan_in_esp_is_encrypted_too() -> None:
    """Tunnel mode with IPsec since 1.18."""
    cluster = Cluster()
    cluster.see_everywhere(
        {"n1/lxca": ping(), "n1/cilium_vxlan": ping(), "n1/eth0": esp(), "n2/eth0": in_vxlan(ping())}
    )
    assert "encrypted" == joined(cluster)[A, B].path_class


@pytest.mark.parametrize(("cipher", "where"), [(esp(), "n1/eth0"), (wireguard(), "n2/eth0"), (wireguard(), "n1/eth0")])
def test_clear_packets_on_the_wire_are_a_leak_not_encryption(cipher: bytes, where: str) -> None:
    """ESP leaves as ESP, and WireGuard's clear side is a device of its own."""
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n1/eth0": cipher, "n2/pod-b-eth0": ping(ttl=62)})
    cluster.see(where, ping(ttl=63))
    assert ("native", "observed") == (lambda f: (f.path_class, f.confidence))(joined(cluster)[A, B])


def outward(own: str, ttl: int, port: int = 40000) -> bytes:
    packet = frames.ipv4(frames.tcp(b"", port, 443), own, WORLD, proto=6, ttl=ttl)
    return frames.ethernet(packet)


def test_a_pods_packets_to_the_world_that_leave_as_the_nodes_are_native() -> None:
    cluster = Cluster()
    cluster.see_everywhere({"n1/lxca": outward(A, 64), "n1/eth0": outward(N1, 63)})
    flow = joined(cluster)[A, WORLD]
    assert ("native", "inferred", "pod-external") == (flow.path_class, flow.confidence, flow.peer_scope)
    assert f"masqueraded: leaves as {N1} on n1/eth0" == flow.evidence[-1]


def test_the_nodes_side_of_it_is_named_where_nothing_else_knows_the_node() -> None:
    known = topology()
    known.nodes, known.cidrs = {}, []
    cluster = Cluster(known=known)
    cluster.see_everywhere({"n1/lxca": outward(A, 64), "n1/eth0": outward(N1, 63)})
    node = joined(cluster)[N1, WORLD]
    assert ("host", None, None) == (node.peer_scope, node.path_class, node.settled_by)
    assert f"masqueraded: {A} behind {N1}" == node.evidence[-1]


@pytest.mark.parametrize(
    ("where", "data"),
    [
        ("n1/eth0", outward(N1, 64)),
        ("n1/eth0", outward(N1, 63, port=40001)),
        ("n2/eth0", outward(N2, 63)),
        ("n1/lxca", outward(N1, 63)),
    ],
    ids=["the node's own", "another port", "another node", "not on the wire"],
)
def test_other_packets_to_the_same_place_prove_nothing(where: str, data: bytes) -> None:
    cluster = Cluster()
    cluster.see("n1/lxca", outward(A, 64))
    cluster.see(where, data)
    flow = joined(cluster)[A, WORLD]
    assert "unknown" == flow.path_class
    assert "whether n1 masquerades it or drops it" in (flow.settled_by or "")


def test_a_pod_to_a_remote_node_is_masqueraded_in_tunnel_mode() -> None:
    """Never encapsulated: only the router address of a node has a tunnel endpoint (cilium-facts 4.4)."""
    cluster = Cluster()
    node = tcp_frame(source=A, destination=N2)
    behind = frames.ethernet(frames.ipv4(frames.tcp(b"", 40000, 80), N1, N2, proto=6, ttl=62))
    cluster.see_everywhere({"n1/pod-a-eth0": node, "n1/eth0": behind})
    assert ("native", "pod-host") == (lambda f: (f.path_class, f.peer_scope))(joined(cluster)[A, N2])


def test_two_candidates_are_none() -> None:
    known = topology()
    known.nodes["172.18.0.33"] = "n1"
    cluster = Cluster(*both_nodes(), point("n1/eth1", role="underlay"), known=known)
    cluster.see_everywhere({"n1/lxca": outward(A, 64), "n1/eth0": outward(N1, 63)})
    cluster.see("n1/eth1", outward("172.18.0.33", 63))
    assert "unknown" == joined(cluster)[A, WORLD].path_class
