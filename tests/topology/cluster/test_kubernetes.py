"""Kubernetes objects → facts, and the objects of our tests against Cilium's CRDs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analyzer.topology.cluster.facts import ConfigFact, Facts, NodeFact, PodFact
from analyzer.topology.cluster.kubernetes import take
from tests import cluster_state
from tests.run_folder import manifest

CRDS = Path(__file__).parents[4] / "shared" / "cilium" / "crds"
FIXTURES = Path(__file__).parent / "fixtures"
HAND_MADE = manifest()


def facts_of(*rows: dict[str, Any]) -> Facts:
    facts = Facts()
    assert [True] * len(rows) == [take(row["kind"], row, facts) for row in rows]
    return facts


def test_a_pod_has_its_addresses_of_both_families_and_its_node() -> None:
    row = cluster_state.thing("Pod", "a", "t", spec={"nodeName": "n1"},
                              status={"podIP": "10.0.0.1", "hostIP": "172.18.0.3",
                                      "podIPs": [{"ip": "10.0.0.1"}, {"ip": "FD00::0001"}]})  # fmt: skip
    row["metadata"]["labels"] = {"app": "x"}
    assert [PodFact("t/a", ("10.0.0.1", "fd00::1"), "n1", "172.18.0.3", labels=(("app", "x"),))] == facts_of(row).pods


def test_a_pod_of_the_host_network_is_its_node() -> None:
    facts = facts_of(cluster_state.pods(HAND_MADE)[-1])
    assert ([], [NodeFact("n2", ("172.18.0.4",))]) == (facts.pods, facts.nodes)


@pytest.mark.parametrize("phase", ["Succeeded", "Failed"])
def test_a_pod_that_has_ended_holds_no_address_any_more(phase: str) -> None:
    row = cluster_state.thing("Pod", "job", "t", status={"podIP": "10.0.0.1", "phase": phase})
    facts = Facts()
    assert (None, []) == (take("Pod", row, facts), facts.pods)


def test_a_node_has_its_internal_addresses_and_pod_cidrs() -> None:
    assert [NodeFact("n1", ("172.18.0.3",), (), ("10.244.1.0/24",))] == facts_of(
        cluster_state.nodes(HAND_MADE)[0]
    ).nodes


@pytest.mark.parametrize("multi_pool", [False, True])
def test_a_cilium_node_has_router_and_health_address_and_the_cidrs_of_every_pool(multi_pool: bool) -> None:
    row = cluster_state.cilium_nodes(HAND_MADE, multi_pool)[0]
    if multi_pool:
        row["spec"]["ipam"]["pools"]["allocated"].append({"pool": "blue", "cidrs": ["10.10.0.32/27", "10.10.0.64/27"]})
    more = ("10.10.0.32/27", "10.10.0.64/27") if multi_pool else ()
    expected = NodeFact("n1", ("172.18.0.3",), ("10.244.1.1", "10.244.1.250"), ("10.244.1.0/24", *more))
    assert [expected] == facts_of(row).nodes


def test_an_endpoint_has_an_identity_and_the_address_of_its_node() -> None:
    facts = facts_of(cluster_state.cilium_endpoints(HAND_MADE)[0])
    assert [PodFact("t/a", ("10.244.1.10",), None, "172.18.0.3", 1001)] == facts.pods
    assert {1001: {"k8s:app": "a", "k8s:io.kubernetes.pod.namespace": "t"}} == facts.identities


def test_an_endpoint_slice_holds_several() -> None:
    endpoints = [
        {"name": name, "id": 7000 + n, "networking": {"addressing": [{"ipv4": f"10.0.0.{n}"}], "node": "172.18.0.3"}}
        for n, name in enumerate("ab", 1)
    ]
    row = {"apiVersion": "cilium.io/v2alpha1", "kind": "CiliumEndpointSlice", "namespace": "t", "endpoints": endpoints}
    assert [("t/a", 7001), ("t/b", 7002)] == [(pod.name, pod.identity) for pod in facts_of(row).pods]


def test_an_identity_is_called_by_its_number() -> None:
    facts = facts_of(cluster_state.cilium_identities(HAND_MADE)[2])
    assert {2001: {"k8s:app": "b", "k8s:io.kubernetes.pod.namespace": "t"}} == facts.identities


def test_of_config_maps_only_ciliums_settings_are_taken() -> None:
    other = cluster_state.thing("ConfigMap", "kube-root-ca.crt", "t", data={"mtu": "9"})
    facts = facts_of(cluster_state.config_map(tunnel_port="8473", unknown_key="no"))
    assert None is take("ConfigMap", other, facts)
    assert ConfigFact("tunnel-port", "8473", "cilium-config") in facts.config
    assert {"routing-mode", "tunnel-protocol", "ipam", "cluster-id", "tunnel-port"} == {
        each.name for each in facts.config
    }


@pytest.mark.parametrize(
    ("kind", "used"), [("Pod", False), ("Node", False), ("CiliumNode", False), ("CiliumEndpoint", False),
                       ("CiliumIdentity", False), ("Event", None)]
)  # fmt: skip
def test_an_object_without_its_parts_is_told_and_one_nobody_needs_is_not(kind: str, used: bool | None) -> None:
    assert used is take(kind, {"kind": kind, "metadata": 7}, Facts())


def test_control_characters_in_a_name_are_shown_not_obeyed() -> None:
    row = cluster_state.thing("Pod", "a\x1b[31m\u202e", "t", status={"podIP": "10.0.0.1"})
    assert ["t/a\\x1b[31m\\u202e"] == [pod.name for pod in facts_of(row).pods]


@pytest.mark.parametrize("kind", ["ciliumnodes", "ciliumendpoints", "ciliumidentities"])
@pytest.mark.parametrize("multi_pool", [False, True])
def test_the_objects_of_these_tests_are_valid_by_ciliums_crds(kind: str, multi_pool: bool) -> None:
    path = CRDS / "v2" / f"{kind}.yaml"
    if not path.is_file():
        pytest.skip(f"Cilium's CRDs are not beside the checkout ({path.parent.parent.parent.name}/cilium/crds)")
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    jsonschema = pytest.importorskip("jsonschema")
    versions = yaml.safe_load(path.read_text())["spec"]["versions"]
    made: dict[str, list[dict[str, Any]]] = {
        "ciliumnodes": cluster_state.cilium_nodes(HAND_MADE, multi_pool),
        "ciliumendpoints": cluster_state.cilium_endpoints(HAND_MADE),
        "ciliumidentities": cluster_state.cilium_identities(HAND_MADE),
    }
    committed = json.loads((FIXTURES / f"{kind}.json").read_bytes())["items"]
    for version in versions:
        for row in [*made[kind], *committed]:
            jsonschema.validate(row, version["schema"]["openAPIV3Schema"])
