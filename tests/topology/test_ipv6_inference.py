"""Without a manifest, with IPv6: neighbour discovery is everywhere and says nothing of pods and nodes."""

from __future__ import annotations

import pytest

from analyzer.topology.doubt import one_sender
from analyzer.topology.inference import BareSighting, TunnelSighting, complete, complete_bare
from analyzer.topology.model import PodAt, Topology
from analyzer.topology.runs import PointInput
from analyzer.words import Role

POD, PEER, GATEWAY, NODE = "fd00:1::a", "fd00:2::b", "fd00:1::1", "2001:db8::1"
UNSPECIFIED = "0.0.0.0"  # noqa: S104


def bare(role: Role, *sightings: tuple[str, int, str]) -> Topology:
    topology = Topology()
    points = [PointInput("n1/x", "n1", "x", role, "inferred", "a" if role == "pod" else None, [], None)]
    complete_bare(topology, points, [BareSighting(0, *each) for each in sightings])
    return topology


def test_a_pod_is_known_among_neighbour_discovery() -> None:
    """Both ends of its link send with 255, the gateway under a link-local or a global address."""
    talk = [(POD, 64, PEER), (PEER, 62, POD)]
    discovery = [("fe80::1", 255, POD), (POD, 255, "ff02::1:ff00:1"), (GATEWAY, 255, POD), ("::", 255, "ff02::16")]
    assert {POD: PodAt("a", "n1")} == bare("pod", *talk, *discovery).pods


def test_a_node_that_sends_errors_to_its_pod_is_not_the_pod() -> None:
    """Packet too big has the node's TTL 64; only the pod is at one end of all, unless both talk to each other alone."""
    talk = [(POD, 64, PEER), (PEER, 62, POD), (NODE, 64, POD)]
    assert {POD: PodAt("a", "n1")} == bare("pod", *talk, (GATEWAY, 64, "ff02::1:ff00:a")).pods
    assert {} == bare("pod", (POD, 64, NODE), (NODE, 64, POD)).pods


@pytest.mark.parametrize("source", ["::", UNSPECIFIED, "fe80::1", "ff02::1"])
def test_what_names_nobody_is_no_node(source: str) -> None:
    assert {NODE: None} == bare("underlay", (source, 255, NODE), (NODE, 64, PEER)).nodes


def test_a_global_address_on_the_wire_with_255_is_on_the_link() -> None:
    assert {NODE: None} == bare("underlay", (NODE, 255, "2001:db8::2")).nodes


@pytest.mark.parametrize(
    ("source", "destination", "pods"),
    [
        (POD, PEER, {POD, PEER}),
        (POD, "8.8.8.8", {POD}),
        (POD, "2606:4700::1", {POD}),
        ("44.10.1.1", "44.10.2.1", {"44.10.1.1"}),
        ("fe80::1", "ff02::2", set()),
        (UNSPECIFIED, "255.255.255.255", set()),
    ],
)
def test_what_is_in_a_tunnel_is_not_always_a_pods(source: str, destination: str, pods: set[str]) -> None:
    topology = Topology()
    complete(topology, [TunnelSighting("172.18.0.3", "172.18.0.4", 1001, source, destination)])
    assert pods == topology.pods.keys()


def test_public_addresses_that_both_send_inside_a_tunnel_are_pods() -> None:
    topology = Topology()
    both = ("44.10.1.1", "44.10.2.1")
    complete(topology, [TunnelSighting("172.18.0.3", "172.18.0.4", 1001, *both),
                        TunnelSighting("172.18.0.4", "172.18.0.3", 2001, *both[::-1])])  # fmt: skip
    assert set(both) == topology.pods.keys()


def test_an_interface_of_both_families_has_an_address_of_each() -> None:
    ends = [(POD, PEER), ("10.0.0.1", "10.0.0.2"), ("fe80::7", "ff02::2"), (UNSPECIFIED, "255.255.255.255")]
    assert f"10.0.0.1 or {POD}" == one_sender(ends, {POD, "10.0.0.1", "fe80::7"})
    assert one_sender([*ends, (PEER, NODE)], {POD, "10.0.0.1"}) is None
    assert one_sender([("fe80::7", "ff02::2")], {"fe80::7"}) is None
