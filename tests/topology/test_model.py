"""The topology: lookups, and what manifest and state declare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer.errors import LeftOut
from analyzer.topology.model import Topology, declared
from analyzer.topology.runs import discover
from tests.cluster import N1, A, B, topology
from tests.run_folder import manifest, point, put, run_folder


def declare(root: Path, **changes: Any) -> tuple[Topology, list[LeftOut]]:
    """Return the topology of a run folder with these changes in its manifest, and what could not be used."""
    (run,) = discover([run_folder(root, **changes)]).runs
    left_out: list[LeftOut] = []
    return declared(run, left_out), left_out


def test_an_address_is_a_pods_by_name_or_by_cidr_unless_it_is_a_nodes() -> None:
    known = topology()
    asked = {address: known.is_pod(address) for address in (A, "10.244.2.99", "10.244.1.1", N1, "8.8.8.8", "fd00::1")}
    assert {A: True, "10.244.2.99": True, "10.244.1.1": False, N1: False, "8.8.8.8": False, "fd00::1": False} == asked


def test_the_node_of_an_address_is_the_pods_the_nodes_own_or_the_cidrs() -> None:
    known = topology()
    asked = [known.node_of(address) for address in (B, N1, "10.244.2.1", "10.244.2.99", "8.8.8.8")]
    assert ["n2", "n1", "n2", "n2", None] == asked


@pytest.mark.parametrize(
    ("vni", "name"), [(1001, "t/a"), (1, "host"), (2, "world"), (4, "health"), (6, "remote-node"), (8, "ingress"),
                      (10, "world-ipv6"), (11, None), (12, None), (4242, None), (None, None)]
)  # fmt: skip
def test_a_vni_is_an_identity_of_a_pod_or_a_reserved_one(vni: int | None, name: str | None) -> None:
    assert name == topology().identity(vni)


def test_a_manifest_declares_pods_nodes_routers_cidrs_and_identities(tmp_path: Path) -> None:
    known, left_out = declare(tmp_path)
    assert ("t/a", "n1", "t/a") == (known.pod_name(A), known.node_of(A), known.identity(1001))
    assert ("n1", "n1", ["n1", "n2"]) == (known.nodes[N1], known.nodes["10.244.1.1"], known.order)
    assert (["10.244.1.0/24", "10.244.2.0/24"], []) == ([str(cidr) for cidr, _ in known.cidrs], left_out)


def test_replicas_share_an_identity_and_so_the_vni_names_them_all(tmp_path: Path) -> None:
    """Cilium derives the identity from labels, not from the pod."""
    pods = [
        {"name": name, "namespace": "t", "node": "n1", "ip": f"10.244.1.{last}", "identity": 5000}
        for last, name in ((10, "web-1"), (11, "web-2"))
    ]
    assert "t/web-1, t/web-2" == declare(tmp_path, pods=pods)[0].identity(5000)


@pytest.mark.parametrize("cidr", ["10.244.1.7/24", "10.244.0.0/33", "everywhere", ""])
def test_a_bad_pod_cidr_is_left_out_and_the_good_one_used(tmp_path: Path, cidr: str) -> None:
    nodes = manifest()["nodes"]
    nodes[0]["pod_cidrs"] = [cidr, "10.244.1.0/24"]
    known, left_out = declare(tmp_path, nodes=nodes)
    assert [(f"cannot use pod CIDR {cidr}", "correct the manifest")] == [
        (left.what, left.next_step) for left in left_out
    ]
    assert ["10.244.1.0/24", "10.244.2.0/24"] == [str(good) for good, _ in known.cidrs]


def test_state_is_read_for_declared_nodes_and_for_nodes_of_points(tmp_path: Path) -> None:
    for node in ("n2", "frr", "stranger"):
        put(tmp_path / node / "state" / "before" / "link.json", [{"ifname": "eth0", "mtu": 1500}])
    known, _ = declare(tmp_path, points=[point("frr", "eth1", "router", None), *manifest()["points"]])
    assert ["frr", "n2"] == sorted(known.state)
    assert 1500 == known.interface_mtu("n2", "eth0", None)
    assert known.interface_mtu("n1", "eth0", None) is None


def test_a_pods_interface_has_the_pods_mtu_not_the_nodes(tmp_path: Path) -> None:
    before = tmp_path / "n1" / "state" / "before"
    put(before / "link.json", [{"ifname": "eth0", "mtu": 9000}])
    put(before / "pod-a-addr.json", [{"ifname": "eth0", "mtu": 1500}])
    known, _ = declare(tmp_path)
    assert [1500, 9000] == [known.interface_mtu("n1", "eth0", pod) for pod in ("t/a", None)]


@pytest.mark.parametrize("name", ["../elsewhere", "n1/../../elsewhere", "\0"])
def test_state_outside_the_run_is_not_read(tmp_path: Path, name: str) -> None:
    """A node's name is a folder's name; one that leads elsewhere leads nowhere."""
    put(tmp_path / "elsewhere" / "state" / "before" / "link.json", [{"ifname": "eth0", "mtu": 1500}])
    known, _ = declare(tmp_path / "run", nodes=[{"name": name, "addresses": []}])
    assert {} == known.state


def test_state_that_cannot_be_looked_for_is_told(tmp_path: Path) -> None:
    known, left_out = declare(tmp_path, nodes=[{"name": "x" * 300, "addresses": []}])
    assert ({}, ["File name too long"]) == (known.state, [left.why for left in left_out])
