"""cilium-dbg's JSON → facts."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer.topology.cluster.agent import take
from analyzer.topology.cluster.facts import Facts, NodeFact, PodFact
from tests import cluster_state
from tests.run_folder import manifest


def facts_of(command: str, *rows: dict[str, Any], node: str | None = None) -> Facts:
    facts = Facts()
    assert [command] * len(rows) == [take(row, facts, node) for row in rows]
    return facts


def test_an_endpoint_ties_interface_mac_identity_and_addresses_to_a_pod() -> None:
    content = manifest()
    content["pods"][0]["mac"] = "5e:00:00:00:00:01"
    facts = facts_of("cilium-dbg endpoint list", *cluster_state.endpoint_list(content, "n1"), node="n1")
    assert PodFact("t/a", ("10.244.1.10",), "n1", None, 1001, "lxca", "5e:00:00:00:00:01") == facts.pods[0]
    assert ["t/a", "t/a2"] == [pod.name for pod in facts.pods]
    assert {"reserved:health": ""} == facts.identities[4]


@pytest.mark.parametrize("state", ["disconnecting", "disconnected", "invalid"])
def test_an_endpoint_that_is_gone_is_none(state: str) -> None:
    row = cluster_state.endpoint_list(manifest(), "n1")[0]
    row["status"]["state"] = state
    assert [] == facts_of("cilium-dbg endpoint list", row).pods


def test_an_older_agent_gives_the_pods_name_in_one_piece() -> None:
    row = cluster_state.endpoint_list(manifest(), "n1")[0]
    row["status"]["external-identifiers"] = {"pod-name": "t/old"}
    assert ["t/old"] == [pod.name for pod in facts_of("cilium-dbg endpoint list", row).pods]


def test_an_identity_has_its_labels() -> None:
    rows = [{"id": 16777217, "labels": ["cidr:10.0.0.0/8", "reserved:world"], "labelsSHA256": "x"}]
    assert {16777217: {"cidr:10.0.0.0/8": "", "reserved:world": ""}} == facts_of(
        "cilium-dbg identity list", *rows
    ).identities


def test_ipcache_gives_the_identity_of_single_addresses() -> None:
    facts = facts_of("cilium-dbg bpf ipcache list", cluster_state.ipcache(manifest()))
    assert {"10.244.1.10": 1001, "10.244.1.11": 1002, "10.244.2.20": 2001} == facts.identity_of


def test_an_ip_entry_names_a_pod_and_its_node_by_address() -> None:
    row = {"cidr": "fd00::a/128", "identity": 4242, "hostIP": "172.18.0.4", "metadata": {"namespace": "t", "name": "x"}}
    assert [PodFact("t/x", ("fd00::a",), None, "172.18.0.4", 4242)] == facts_of("cilium-dbg ip list", row).pods


def test_a_node_of_a_mesh_is_called_without_its_cluster() -> None:
    row = {"name": "kind/n1", "primary-address": {"ipv4": {"ip": "172.18.0.3", "alloc-range": "10.244.1.0/24"}},
           "secondary-addresses": [{"ip": "10.244.1.1", "address-type": "CiliumInternalIP"}],
           "health-endpoint-address": {"ipv4": {"ip": "10.244.1.250"}}}  # fmt: skip
    expected = NodeFact("n1", ("172.18.0.3",), ("10.244.1.1", "10.244.1.250"), ("10.244.1.0/24",))
    assert [expected] == facts_of("cilium-dbg node list", row).nodes


def test_status_says_version_and_modes() -> None:
    facts = facts_of("cilium-dbg status", cluster_state.status("BPF", "1.19.0-dev"))
    said = {fact.name: fact.value for fact in facts.config}
    assert {"routing-mode": "Tunnel", "host-routing": "BPF", "tunnel-protocol": "vxlan", "version": "1.19.0-dev",
            "kube-proxy-replacement": "False", "datapath-mode": "veth"} == said  # fmt: skip


@pytest.mark.parametrize("row", [{}, {"a": 1}, {"status": 3}, {"id": 1}, {"10.0.0.1/32": "x"}, {"ifname": "eth0"}])
def test_what_is_no_output_of_it_is_left_alone(row: dict[str, Any]) -> None:
    assert None is take(row, Facts(), None)
