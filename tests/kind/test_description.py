"""The account of a cluster that goes into a run's manifest, from what Kubernetes and Cilium say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.kind.scripts import run

NODE = {
    "metadata": {"name": "w1"},
    "status": {"addresses": [{"type": "Hostname", "address": "w1"}, {"type": "InternalIP", "address": "172.18.0.3"}]},
}
CILIUM_NODE = {
    "metadata": {"name": "w1"},
    "spec": {
        "addresses": [{"type": "InternalIP", "ip": "172.18.0.3"}, {"type": "CiliumInternalIP", "ip": "10.10.0.1"}],
        "ipam": {"pools": {"allocated": [{"pool": "default", "cidrs": ["10.10.0.0/27", "10.10.0.96/27"]}]}},
    },
}
POD = {
    "metadata": {"name": "web", "namespace": "lab", "labels": {"app": "web"}},
    "spec": {"nodeName": "w1"},
    "status": {"podIP": "10.10.0.12"},
}
ENDPOINT = {"metadata": {"name": "web", "namespace": "lab"}, "status": {"identity": {"id": 35217}}}
STATUS = {"cilium": {"msg": "1.20.0 (v1.20.0-1b2c3d)"}, "routing": {"intra-host-routing-mode": "BPF"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for kind, each in {"nodes": NODE, "ciliumnodes": CILIUM_NODE, "pods": POD, "ciliumendpoints": ENDPOINT}.items():
        (tmp_path / f"{kind}.json").write_text(json.dumps({"items": [each]}))
    (tmp_path / "cilium-status.json").write_text(json.dumps(STATUS))
    (tmp_path / "cilium-config.json").write_text(json.dumps({"data": {"routing-mode": "native"}}))
    (tmp_path / "interfaces").write_text("lab/web lxc0123456789ab\nlab/gone lxc9\n")
    (tmp_path / "networks").write_text(
        "w1 172.18.0.3 node\nw1 172.19.0.3 node\nfrr 172.18.0.9 router\nfrr 172.19.0.9 router\n"
    )
    return tmp_path


def described(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("cluster/describe.py", "kind", folder).stdout)
    return found


def test_nodes_have_all_their_addresses_and_blocks_and_routers_are_told(folder: Path) -> None:
    blocks = ["10.10.0.0/27", "10.10.0.96/27"]
    worker = {
        "name": "w1",
        "role": "node",
        "addresses": ["172.18.0.3", "172.19.0.3"],
        "pod_cidrs": blocks,
        "router_ip": "10.10.0.1",
    }
    router = {
        "name": "frr",
        "role": "router",
        "addresses": ["172.18.0.9", "172.19.0.9"],
        "pod_cidrs": [],
        "router_ip": None,
    }
    assert [worker, router] == described(folder)["nodes"]


def test_a_pod_has_its_identity_and_host_end_and_one_that_is_gone_is_left_out(folder: Path) -> None:
    (pod,) = described(folder)["pods"]
    assert ("web", 35217, "lxc0123456789ab") == (pod["name"], pod["identity"], pod["interface"])


def test_the_agent_says_version_and_host_routing(folder: Path) -> None:
    found = described(folder)
    assert ("cilium", "1.20.0", "bpf") == (found["datapath"], found["cilium_version"], found["host_routing"])


def test_the_overlay_is_cilium_configs(folder: Path) -> None:
    assert described(folder)["tunnel"] is None
    for settings, tunnel in (
        ({"routing-mode": "tunnel", "tunnel-protocol": "geneve"}, {"protocol": "geneve", "port": 6081}),
        (
            {"routing-mode": "tunnel", "tunnel-protocol": "vxlan", "tunnel-port": "4789"},
            {"protocol": "vxlan", "port": 4789},
        ),
    ):
        (folder / "cilium-config.json").write_text(json.dumps({"data": settings}))
        assert tunnel == described(folder)["tunnel"]


def test_what_nobody_says_is_not_known(tmp_path: Path) -> None:
    """A cluster without Cilium, or whose API refused: nothing is made up."""
    assert {
        "runtime": "kind", "datapath": "unknown", "host_routing": "unknown", "cilium_version": None,
        "description": "An existing cluster.", "tunnel": None, "nodes": [], "pods": [],
    } == described(tmp_path)  # fmt: skip


@pytest.mark.parametrize("said", ["", "[]", '{"items": ['])
@pytest.mark.parametrize("name", ["nodes", "cilium-config", "cilium-status"])
def test_an_answer_that_is_none_is_said_in_a_line(folder: Path, name: str, said: str) -> None:
    (folder / f"{name}.json").write_text(said)
    ended = run("cluster/describe.py", "kind", folder)
    assert (1, "") == (ended.returncode, ended.stdout)
    assert ended.stderr == (
        f"{name}.json holds no JSON object, so its command gave no answer; next: see whether kubectl does\n"
    )


def test_points_keep_tcpdumps_counts_and_say_nothing_where_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "w1").mkdir()
    (tmp_path / "w1/points").write_text(
        "eth0\tunderlay\t-\teth0.pcap\t7\t7\t0\thost 10.0.0.1\t\neth0\tpod\tlab/web\t\t\t\t\t\ttcpdump: no permission\n"
    )
    underlay, pod = map(json.loads, run("cluster/points.py", tmp_path).stdout.splitlines())
    assert ("w1/eth0.pcap", 7, "", "host 10.0.0.1") == tuple(
        underlay[key] for key in ("file", "captured", "pod", "filter")
    )
    assert ("", None, "web", "tcpdump: no permission") == tuple(pod[key] for key in ("file", "captured", "pod", "note"))
