"""Services of a cluster, by Kubernetes and by the agent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.errors import LeftOut
from analyzer.topology import services as model
from analyzer.topology.cluster import agent, join_services, kubernetes
from analyzer.topology.cluster import services as reader
from analyzer.topology.cluster.facts import Facts
from analyzer.topology.cluster.find import state_files
from analyzer.topology.cluster.join import join
from analyzer.topology.cluster.read import facts_of
from analyzer.topology.model import PodAt, Topology
from tests import cluster_state
from tests.cluster import N1, B, topology
from tests.cluster_state import DNS, EVERY_NODE, LB, WEB
from tests.run_folder import manifest, put

BY_KUBERNETES = {
    "services": cluster_state.listed("x", cluster_state.services(manifest())),
    "slices": cluster_state.listed("x", cluster_state.endpoint_slices(manifest())),
}
BY_THE_AGENT = {"service-list": cluster_state.service_list()}
BY_ITS_MAP = {"lb": cluster_state.lb_map()}


def known(folder: Path, *sources: dict[str, Any], yaml: bool = False) -> Topology:
    """Return the hand-made cluster with what these files say."""
    for name, content in (pair for source in sources for pair in source.items()):
        if yaml:
            text = pytest.importorskip("yaml").safe_dump(content)
            put(folder / f"{name}.yaml", text.encode())
        else:
            put(folder / f"{name}.json", content)
    found = topology()
    left_out: list[LeftOut] = []
    join(found, facts_of([(file, None) for file in state_files(folder)], left_out))
    assert [] == left_out
    return found


def words(topology: Topology, address: str, port: int | None, protocol: str = "tcp") -> tuple[str | None, str] | None:
    found = topology.service(address, port, protocol)
    return (found.words, found.kind) if found else None


@pytest.mark.parametrize("yaml", [False, True])
def test_every_way_to_a_service_names_it(tmp_path: Path, yaml: bool) -> None:
    found = known(tmp_path, BY_KUBERNETES, yaml=yaml)
    assert [
        ("t/web:80", "ClusterIP"),
        ("t/web:80", "ClusterIP"),
        ("t/web:80", "LoadBalancer"),
        ("t/web:80", "NodePort"),
        ("kube-system/kube-dns:53", "ClusterIP"),
    ] == [
        words(found, WEB, 80),
        words(found, "fd00:96::7", 80),
        words(found, LB, 80),
        words(found, N1, 30080),
        words(found, DNS, 53, "udp"),
    ]
    assert {"services", "endpointslices"} == found.sources


def test_what_is_no_frontend_is_none(tmp_path: Path) -> None:
    """Another port, another protocol, a port of a node at an address that is none, the headless service."""
    found = known(tmp_path, BY_KUBERNETES)
    asked = [(WEB, 81, "tcp"), (WEB, 80, "udp"), (B, 30080, "tcp"), (N1, 80, "tcp"), (WEB, None, "icmp")]
    assert [None] * 5 == [words(found, *each) for each in asked]
    assert not any(service.name == "t/alone" for service in found.services.frontends.values())


def test_only_endpoints_that_are_ready_are_backends(tmp_path: Path) -> None:
    found = known(tmp_path, BY_KUBERNETES).services.frontends[WEB, 80, "tcp"]
    assert (f"{B}:8080",) == found.backends


def test_endpoints_of_an_older_cluster_say_the_same() -> None:
    ports = [{"name": "http", "port": 8080}]
    subset = {"addresses": [{"ip": B}], "notReadyAddresses": [{"ip": "10.244.9.9"}], "ports": ports}
    row = cluster_state.thing("Endpoints", "web", "t", subsets=[subset])
    facts = Facts()
    assert kubernetes.take("Endpoints", row, facts)
    assert {"t/web": {"http": {f"{B}:8080"}}} == facts.backends


def test_the_agents_list_names_services_and_a_nodes_port(tmp_path: Path) -> None:
    found = known(tmp_path, BY_THE_AGENT)
    assert [("t/web:80", "ClusterIP"), ("t/web:30080", "NodePort")] == [words(found, WEB, 80), words(found, N1, 30080)]
    assert {"cilium-dbg service list"} == found.sources


@pytest.mark.parametrize("order", [(BY_KUBERNETES, BY_THE_AGENT), (BY_THE_AGENT, BY_KUBERNETES)])
def test_sources_that_agree_are_one_and_the_services_own_port_is_kept(tmp_path: Path, order: Any) -> None:
    facts = Facts()
    for source in order:
        for content in source.values():
            for row in content["items"] if isinstance(content, dict) else content:
                kubernetes.take(row["kind"], row, facts) if "kind" in row else agent.take(row, facts, None)
    found = topology()
    join(found, facts)
    assert ([], ("t/web:80", "NodePort")) == (found.notes, words(found, N1, 30080))


def test_the_map_alone_knows_addresses_and_kinds_but_no_names(tmp_path: Path) -> None:
    found = known(tmp_path, BY_ITS_MAP)
    assert [(None, "ClusterIP"), (None, "NodePort"), (None, "LoadBalancer")] == [
        words(found, WEB, 80), words(found, N1, 30080), words(found, "198.51.100.1", 443, "udp"),
    ]  # fmt: skip
    assert ("[fd00::20]:8080",) == found.services.frontends["fd00:96::7", 80, "tcp"].backends
    assert ("t/web:80", "ClusterIP") == words(known(tmp_path, BY_KUBERNETES), WEB, 80)


def test_two_names_for_one_frontend_are_told(tmp_path: Path) -> None:
    rows = cluster_state.services(manifest())
    rows[1]["spec"]["clusterIPs"] = [WEB]
    rows[1]["spec"]["clusterIP"] = WEB
    rows[1]["spec"]["ports"] = [{"port": 80}]
    found = known(tmp_path, {"services": cluster_state.listed("x", rows[:2])})
    said = (
        f"{WEB}:80 is service t/web in one source and kube-system/kube-dns in a later one: kube-system/kube-dns is used"
    )
    assert ([said], ("kube-system/kube-dns:80", "ClusterIP")) == (found.notes, words(found, WEB, 80))


def test_a_pods_address_stays_the_pods_and_the_contradiction_is_told(tmp_path: Path) -> None:
    rows = cluster_state.services(manifest())
    rows[0]["spec"]["externalIPs"] = [B]
    found = known(tmp_path, {"services": cluster_state.listed("x", rows)})
    assert ([f"{B} is pod t/b and a service's address: taken for the pod"], True, None) == (
        found.notes, found.is_pod(B), words(found, B, 80),
    )  # fmt: skip


def test_a_services_address_is_no_pods_also_inside_a_pod_cidr(tmp_path: Path) -> None:
    rows = cluster_state.services(manifest())
    rows[0]["spec"]["clusterIPs"] = ["10.244.1.200"]
    found = known(tmp_path, {"services": cluster_state.listed("x", rows)})
    found.pods["10.244.1.200"] = PodAt(None, None)
    assert (False, None) == (found.is_pod("10.244.1.200"), found.node_of("10.244.1.200"))


def test_frontends_are_bounded_and_what_is_left_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MOST", 3)
    ports = [{"port": port} for port in range(1, 11)]
    facts = Facts()
    kubernetes.take("Service", cluster_state.thing("Service", "s", "t", spec={"clusterIP": WEB, "ports": ports}), facts)
    found = Topology()
    join(found, facts)
    assert (3, ["7 service addresses more than are kept were left out"]) == (len(found.services.frontends), found.notes)


def test_endpoints_are_bounded_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (reader, join_services):
        monkeypatch.setattr(module, "MOST_ENDPOINTS", 2)
    row = cluster_state.endpoint_slices(manifest())[0]
    row["endpoints"] = [{"addresses": [f"10.0.0.{number}" for number in range(1, 9)]}]
    facts, found = Facts(), Topology()
    kubernetes.take("EndpointSlice", row, facts)
    join(found, facts)
    assert ({"10.0.0.1:8080", "10.0.0.2:8080"}, ["of the services' endpoints only the first 2 were kept"]) == (
        facts.backends["t/web"]["http"], found.notes,
    )  # fmt: skip


KEYS = ("kind", "metadata", "name", "namespace", "labels", "kubernetes.io/service-name", "spec", "status", "clusterIP",
        "clusterIPs", "externalIPs", "ports", "port", "nodePort", "protocol", "loadBalancer", "ingress", "ip",
        "endpoints", "addresses", "subsets", "frontend-address", "backend-addresses", "flags", "type", "realized",
        "10.0.0.1:80/TCP (0)")  # fmt: skip
WORDS = ("Service", "EndpointSlice", "Endpoints", "10.0.0.1", EVERY_NODE, "fd00::1", "TCP", "80", "None", "\x1b[2J",
         "10.0.0.2:80 (1)", "0.0.0.0:0 (1) (0) [ClusterIP]")  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers(-1, 70000) | st.sampled_from(WORDS)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=8), max_size=4), st.sampled_from(WORDS[:3]))
def test_any_json_is_read_and_joined_without_an_exception(rows: list[dict[str, Any]], kind: str) -> None:
    facts, found = Facts(), Topology()
    for row in json.loads(json.dumps(rows)):
        kubernetes.take(kind, row, facts)
        agent.take(row, facts, None)
    join(found, facts)
    assert all(0 < front[1] <= 0xFFFF for front in found.services.frontends)
    names = [service.words for service in found.services.frontends.values() if service.words]
    assert [] == [name for name in names if not name.isprintable()]
