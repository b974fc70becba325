"""Mode declared against mode observed."""

from __future__ import annotations

import pytest

from analyzer.flows.alike import alike
from analyzer.measures.mode import modes
from analyzer.result import ModeBetween, RouteTo
from analyzer.topology.cluster.config import Config
from analyzer.topology.cluster.facts import ConfigFact
from analyzer.topology.model import Topology
from tests import frames
from tests.cluster import N1, N2, A, B, Cluster, in_vxlan, ping, point, topology

TO_N2 = {
    "overlay": RouteTo("n1", "10.244.2.0/24", ["10.244.1.1"], ["cilium_host"], "kernel", 1450, "overlay"),
    "native": RouteTo("n1", "10.244.2.0/24", ["172.18.0.4"], ["eth0"], "kernel", None, "native"),
    "ecmp": RouteTo("n1", "10.244.2.0/24", ["172.18.0.9", "172.19.0.9"], ["eth0", "eth1"], "bgp", None, "ecmp"),
    "none": RouteTo("n1", "10.244.2.0/24", ["172.18.0.1"], ["eth0"], None, None, "none"),
}
PACKETS = {"bare": ping(ttl=63), "vxlan": in_vxlan(ping())}


def from_n1(
    route: str | None, *sightings: tuple[str, bytes], known: Topology | None = None, tapped: bool = True
) -> ModeBetween:
    cluster = Cluster(point("n1/eth0"), point("n2/eth0", tapped=tapped), point("n1/cilium_vxlan"), known=known)
    for where, data in sightings:
        cluster.see(where, data)
    routes = [TO_N2[route]] if route else []
    found = modes(alike(cluster.classified()), cluster.points, cluster.topology, routes, None)
    return next(row for row in found if row.source_node in ("n1", None))


@pytest.mark.parametrize(
    ("route", "packets", "declared", "observed", "agrees"),
    [
        ("overlay", "vxlan", "overlay", "encapsulated", True),
        ("native", "bare", "native", "native", True),
        ("ecmp", "bare", "native", "native", True),
        ("native", "vxlan", "native", "encapsulated", False),
        ("overlay", "bare", "overlay", "native", False),
        (None, "vxlan", None, "encapsulated", None),
    ],
)
def test_routes_say_what_packets_should_do(
    route: str | None, packets: str, declared: str | None, observed: str, agrees: bool | None
) -> None:
    row = from_n1(route, ("n1/eth0", PACKETS[packets]), ("n2/eth0", PACKETS[packets]))
    assert (declared, observed, agrees) == (row.declared, row.observed, row.agrees)
    assert ("n1", "n2", [f"{observed}: 1 packets"]) == (row.source_node, row.destination_node, row.evidence)
    assert row.why


def test_one_packet_of_each_kind_is_mixed_and_agrees_with_neither() -> None:
    row = from_n1("native", ("n1/eth0", ping(ttl=63)), ("n1/eth0", in_vxlan(ping(sequence=2))))
    assert ("mixed", False) == (row.observed, row.agrees)


def test_the_answer_is_another_pairs_business() -> None:
    cluster = Cluster(point("n1/eth0"))
    cluster.see("n1/eth0", in_vxlan(ping()))
    cluster.see("n1/eth0", ping(B, A, 63, reply=True))
    found = modes(alike(cluster.classified()), cluster.points, cluster.topology, [], None)
    assert [("n1", "encapsulated"), ("n2", "native")] == [(row.source_node, row.observed) for row in found]


@pytest.mark.parametrize(
    ("sightings", "tapped", "agrees"),
    [
        (["n1/eth0"], True, True),
        (["n1/eth0", "n2/eth0"], True, False),
        (["n1/eth0"], False, None),
        ([], True, None),
    ],
    ids=["left and lost", "arrived all the same", "who knows", "nothing sent"],
)
def test_without_a_route_nothing_should_arrive(sightings: list[str], tapped: bool, agrees: bool | None) -> None:
    row = from_n1("none", *((where, ping(ttl=63)) for where in sightings), tapped=tapped)
    assert ("none", agrees) == (row.declared, row.agrees)


def settings(**said: str) -> Topology:
    known = topology()
    known.config = Config.of([ConfigFact(name.replace("_", "-"), v, "cilium-config") for name, v in said.items()], [])
    return known


def test_settings_hold_for_all_pairs_and_may_contradict_routes() -> None:
    tunnel = settings(routing_mode="tunnel", tunnel_protocol="vxlan")
    assert ("overlay", True) == (lambda r: (r.declared, r.agrees))(
        from_n1(None, ("n1/eth0", PACKETS["vxlan"]), known=tunnel)
    )
    row = from_n1("native", ("n1/eth0", PACKETS["vxlan"]), known=tunnel)
    assert (None, None, "the declarations contradict each other") == (row.declared, row.agrees, row.why)
    assert ["route to 10.244.2.0/24: native (via 172.18.0.4 eth0)", "settings: vxlan on 8472"] == row.declared_by


def test_hybrid_routing_declares_nothing() -> None:
    assert from_n1(None, ("n1/eth0", PACKETS["bare"]), known=settings(routing_mode="hybrid")).declared is None


def test_geneve_with_options_is_legal_in_a_native_cluster() -> None:
    """DSR with dispatch geneve works without an overlay (cilium-facts 1.7); on TCP only the SYN carries the option."""
    dsr = frames.in_tunnel(frames.geneve(ping(), 2, frames.dsr_option()), src=N1, dst=N2, dport=6081)
    row = from_n1("native", ("n1/eth0", dsr))
    assert ("encapsulated", None) == (row.observed, row.agrees)
    plain = frames.in_tunnel(frames.geneve(ping(), 1001), src=N1, dst=N2, dport=6081)
    assert from_n1("native", ("n1/eth0", plain)).agrees is False


def test_pairs_of_unknown_nodes_are_one_row() -> None:
    known = Topology()
    for pod in (A, B):
        known.pods[pod] = topology().pods[pod]._replace(node=None)
    row = from_n1(None, ("n1/eth0", PACKETS["vxlan"]), known=known)
    assert (None, None, "encapsulated") == (row.source_node, row.destination_node, row.observed)
