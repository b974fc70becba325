"""What is applied to the kind clusters is valid by the API that takes it: Kubernetes' own objects, and Cilium's."""

from __future__ import annotations

import subprocess
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from tests.kind.files import KIND, PROJECT, documents, of_chart

KUBERNETES = "1.34"
PEER = "{{name: frr{0}, peerASN: 65000, peerAddress: 192.0.2.{0}, peerConfigRef: {{name: frr}}}}"
PEERS = {"bgp": f"[{PEER.format(0)}]", "ecmp": f"[{PEER.format(0)}, {PEER.format(1)}]"}


def pods() -> list[dict[str, Any]]:
    return documents(KIND / "pods.yaml", PAUSE_IMAGE="registry.k8s.io/pause:3.10")


def test_the_schema_is_that_of_the_node_image() -> None:
    assert f"kindest/node:v{KUBERNETES}." in (KIND / "versions.sh").read_text()


@pytest.mark.parametrize("each", pods(), ids=lambda each: f"{each['kind']}-{each['metadata']['name']}")
def test_pods_and_services_are_valid_for_kubernetes(each: dict[str, Any]) -> None:
    kubernetes_validate.validate(each, KUBERNETES, strict=True)


def test_the_pods_are_the_labs_on_the_labs_nodes() -> None:
    """traffic/steps.sh and the expectations speak of them by name."""
    homes = {each["metadata"]["name"]: each["spec"]["nodeSelector"] for each in pods() if each["kind"] == "Pod"}
    assert {
        "client": {"podpath/node": "worker"},
        "echo": {"podpath/node": "worker"},
        "web": {"podpath/node": "worker2"},
        "dns": {"podpath/node": "worker2"},
        "api": {"podpath/node": "control-plane"},
        "batch": {"podpath/node": "control-plane"},
    } == homes


def test_every_service_finds_its_pod() -> None:
    labels = [each["metadata"]["labels"] for each in pods() if each["kind"] == "Pod"]
    assert [] == [
        each["metadata"]["name"]
        for each in pods()
        if each["kind"] == "Service" and each["spec"]["selector"] not in labels
    ]


def closed(schema: Any) -> Any:
    """Return an OpenAPI v3 schema that refuses unknown fields, which the API server would drop without a word."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema and "additionalProperties" not in schema:
        inner["additionalProperties"] = False
    return inner


def validator(kind: str, version: str) -> jsonschema.Draft4Validator:
    """Return what holds an object against the CRD of its kind, in a version that is served."""
    crd = yaml.safe_load(of_chart(f"crds/v2/{kind.lower()}s.yaml").read_text())
    (served,) = [each for each in crd["spec"]["versions"] if each["name"] == version and each["served"]]
    schema = closed(served["schema"]["openAPIV3Schema"])
    schema["properties"]["metadata"] = {"type": "object"}
    return jsonschema.Draft4Validator(schema)


@pytest.mark.parametrize("scenario", PEERS)
def test_bgp_objects_fit_ciliums_own_definitions(scenario: str) -> None:
    objects = documents(KIND / "setups/native-bgp/bgp.yaml", FRR_PEERS=PEERS[scenario])
    assert ["CiliumBGPClusterConfig", "CiliumBGPPeerConfig", "CiliumBGPAdvertisement"] == [
        each["kind"] for each in objects
    ]
    for each in objects:
        group, version = each["apiVersion"].split("/")
        assert "cilium.io" == group
        assert [] == [error.message for error in validator(each["kind"], version).iter_errors(each)]


def test_an_unknown_field_of_a_bgp_object_is_told() -> None:
    (peer,) = [
        each for each in documents(KIND / "setups/native-bgp/bgp.yaml", FRR_PEERS="[]") if "PeerConfig" in each["kind"]
    ]
    peer["spec"]["timers"]["holdTimeSecond"] = peer["spec"]["timers"].pop("holdTimeSeconds")
    assert 1 == len(list(validator(peer["kind"], "v2").iter_errors(peer)))


def test_bgp_objects_refer_to_each_other_and_to_the_pool() -> None:
    """A pool is announced only by a selector, and by the one label that Cilium gives each (pod_ip_pool.go)."""
    cluster, peer, advertisement = documents(KIND / "setups/native-bgp/bgp.yaml", FRR_PEERS=PEERS["bgp"])
    (instance,) = cluster["spec"]["bgpInstances"]
    assert {peer["metadata"]["name"]} == {each["peerConfigRef"]["name"] for each in instance["peers"]}
    (family,) = peer["spec"]["families"]
    assert advertisement["metadata"]["labels"] == family["advertisements"]["matchLabels"]
    (announced,) = advertisement["spec"]["advertisements"]
    pools = documents(KIND / "setups/native-auto/values.yaml")[0]["ipam"]["operator"]["autoCreateCiliumPodIPPools"]
    assert [announced["selector"]["matchLabels"]["io.cilium.podippool.name"]] == list(pools)
    assert "CiliumPodIPPool" == announced["advertisementType"]


def test_timers_agree_with_frrs() -> None:
    _, peer, _ = documents(KIND / "setups/native-bgp/bgp.yaml", FRR_PEERS="[]")
    timers = peer["spec"]["timers"]
    said = f" neighbor NODES timers {timers['keepAliveTimeSeconds']} {timers['holdTimeSeconds']}\n"
    assert said in (KIND / "setups/native-bgp/frr/frr.conf").read_text()


def test_the_capture_pod_is_valid_and_ends_by_itself() -> None:
    """As session.sh fills it: bounded in time and disk whatever becomes of the one who asked."""
    script = """
        SCRIPTS=$1/scripts CLUSTER_NAMESPACE=kube-system IMAGE=registry.example/tools:1 DURATION=30 SIZE=50
        source "$SCRIPTS/cluster/session.sh"
        capture_pod 20261123-1 node-a.example.org podpath-capture-20261123-1-1"""
    said = subprocess.run(["bash", "-euc", script, "bash", str(PROJECT)], check=True, capture_output=True, text=True)
    pod = yaml.safe_load(said.stdout)
    kubernetes_validate.validate(pod, KUBERNETES, strict=True)
    spec = pod["spec"]
    assert ("podpath-capture-20261123-1-1", "kube-system") == (pod["metadata"]["name"], pod["metadata"]["namespace"])
    assert ("node-a.example.org", 30 + 50 + 300, "registry.example/tools:1") == (
        spec["nodeName"],
        spec["activeDeadlineSeconds"],
        spec["containers"][0]["image"],
    )
    assert "116Mi" == spec["volumes"][0]["emptyDir"]["sizeLimit"]
