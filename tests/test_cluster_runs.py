"""Runs without a manifest whose names come from state of the cluster: files, folders, sysdumps, Retina archives."""

from __future__ import annotations

import json
import shutil
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from analyzer.analysis import analyse
from analyzer.result import Flow, Run, encode
from tests import cluster_state
from tests.run_folder import PINGS, TUNNELLED, manifest, put, run_folder

SAMPLE = Path(__file__).parents[1] / "captures" / "vxlan" / "baseline"


def only(*arguments: Path) -> Run:
    result = analyse(arguments, deep=False)
    assert [] == result.left_out
    (run,) = result.runs
    return run


def ends(flows: list[Flow]) -> set[tuple[str | None, str | None, str | None, str | None]]:
    return {(flow.source_pod, flow.source_node, flow.destination_pod, flow.destination_node) for flow in flows}


def without_manifest(folder: Path) -> Path:
    """Copy the sample's captures alone and put the cluster's state beside them."""
    shutil.copytree(SAMPLE, folder, ignore=lambda _, names: [n for n in names if n in ("manifest.json", "state")])
    cluster_state.write(folder, cluster_state.of_sample(SAMPLE))
    return folder


def test_state_names_what_a_manifest_would(tmp_path: Path) -> None:
    """Flows, path classes, tunnels, receivers' TTL and pings are those of the run with its manifest."""
    declared, known = only(SAMPLE), only(without_manifest(tmp_path / "run"))
    assert ends(declared.flows) == ends(known.flows)
    assert [(f.path_class, f.path_confidence) for f in declared.flows] == [
        (f.path_class, f.path_confidence if f.path_confidence == "observed" else None) for f in known.flows
    ]
    for part in ("tunnels", "ttl_at_receiver", "pings", "classes", "host_routing", "declared_tunnel"):
        assert getattr(declared, part) == getattr(known, part), part
    assert {"state"} == {each.origin for each in known.known}
    assert ("state", "cilium", "1.20.0", []) == (known.origin, known.datapath, known.cilium_version, known.notes)
    assert {point.id: point.pod for point in declared.points} == {point.id: point.pod for point in known.points}


def test_routes_and_mtu_follow_from_the_nodes_state_and_the_clusters(tmp_path: Path) -> None:
    """The CIDRs come from CiliumNodes, the tables from `ip -j route`."""
    shutil.copytree(SAMPLE, tmp_path / "run", ignore=lambda _, names: [n for n in names if n == "manifest.json"])
    cluster_state.write(tmp_path / "run", cluster_state.of_sample(SAMPLE))
    declared, known = only(SAMPLE), only(tmp_path / "run")
    assert (declared.routes, declared.mtu.pod_route, declared.mtu.ceiling, declared.mtu.verdict) == (
        known.routes, known.mtu.pod_route, known.mtu.ceiling, known.mtu.verdict
    )  # fmt: skip


def test_every_fact_of_a_manifest_has_that_origin() -> None:
    assert {"manifest"} == {each.origin for each in only(SAMPLE).known}


def test_a_lone_capture_and_a_lone_list_of_pods_are_enough_for_names(tmp_path: Path) -> None:
    capture = put(tmp_path / "eth0.pcap", TUNNELLED)
    state = put(tmp_path / "any.txt", cluster_state.listed("Pod", cluster_state.pods(manifest())))
    assert {("t/a", "n1", "t/b", "n2")} == ends(only(capture, state).flows)


def test_a_reduced_fixture_says_who_is_who(tmp_path: Path) -> None:
    """Committed files in the shape of kubectl and cilium-dbg, so that this holds without the CRDs too."""
    shutil.copytree(Path(__file__).parent / "topology" / "cluster" / "fixtures", tmp_path / "state")
    put(tmp_path / "eth0.pcap", TUNNELLED)
    run = only(tmp_path)
    assert {("t/a", "n1", "t/b", "n2")} == ends(run.flows)
    assert ["t/a", "t/b, t/b2"] == sorted(use.identity or "" for use in run.tunnels)
    assert ("bpf", "1.19.5") == (run.host_routing, run.cilium_version)


def test_state_wins_over_the_manifest_and_the_run_says_so(tmp_path: Path) -> None:
    pods = cluster_state.pods(manifest())
    pods[0]["metadata"]["name"] = "renamed"
    put(run_folder(tmp_path) / "state" / "pods.json", cluster_state.listed("Pod", pods))
    run = only(tmp_path)
    assert {"t/renamed"} == {flow.source_pod for flow in run.flows}
    assert ["10.244.1.10 is t/a in one source and t/renamed in a later one: t/renamed is used"] == run.notes


def test_the_snapshot_after_the_capture_wins_over_the_one_before(tmp_path: Path) -> None:
    put(tmp_path / "eth0.pcap", TUNNELLED)
    for moment, name in (("after", "new"), ("before", "old")):
        pods = cluster_state.pods(manifest())[:1]
        pods[0]["metadata"]["name"] = name
        put(tmp_path / "state" / moment / "pods.json", cluster_state.listed("Pod", pods))
    assert {"t/new"} == {flow.source_pod for flow in only(tmp_path).flows}


def sysdump(path: Path) -> Path:
    """Write a sysdump as JSON, which is YAML too (cilium-cli sysdump/constants.go for the names)."""
    content = manifest()
    files: dict[str, Any] = {
        "k8s-pods": cluster_state.listed("Pod", cluster_state.pods(content)),
        "ciliumnodes": cluster_state.listed("CiliumNode", cluster_state.cilium_nodes(content)),
        "ciliumendpoints": cluster_state.listed("CiliumEndpoint", cluster_state.cilium_endpoints(content)),
        "cilium-configmap": cluster_state.config_map(tunnel_port="8472"),
    }
    with zipfile.ZipFile(path, "w") as out:
        for name, what in files.items():
            out.writestr(f"cilium-sysdump-20261123/{name}-20261123-101010.yaml", json.dumps(what))
    return path


@pytest.mark.parametrize("unpacked", [False, True])
def test_a_sysdump_beside_the_captures_names_them(tmp_path: Path, unpacked: bool) -> None:
    put(tmp_path / "eth0.pcap", TUNNELLED)
    archive = sysdump(tmp_path / "cilium-sysdump-20261123.zip")
    if unpacked:
        with zipfile.ZipFile(archive) as whole:
            whole.extractall(tmp_path)  # noqa: S202 - our own archive
        archive.unlink()
    run = only(tmp_path)
    assert {("t/a", "n1", "t/b", "n2")} == ends(run.flows)
    assert ["cilium-config", "ciliumendpoints", "ciliumnodes", "pods"] == run.sources


def test_a_sysdump_without_captures_is_nothing_to_analyse_by_itself(tmp_path: Path) -> None:
    put(tmp_path / "eth0.pcap", TUNNELLED)
    assert {("t/a", "n1", "t/b", "n2")} == ends(only(tmp_path / "eth0.pcap", sysdump(tmp_path / "sysdump.zip")).flows)


def retina(folder: Path, node: str, address: str, capture: bytes) -> Path:
    """Write what `kubectl retina capture` leaves of one node (retina pkg/capture)."""
    name = f"cap-{node}-20261123101010UTC"
    put(folder / "made" / f"{name}.pcap", capture)
    links = [{"ifname": "eth0", "mtu": 1500, "addr_info": [{"local": address, "scope": "global"}]}]
    text = f"Summary:\n\nip -d -j addr show(x)\n\nExecute:\n\n/sbin/ip -d -j addr show\n\n{json.dumps(links)}\n"
    put(folder / "made" / "ip-resources.txt", text.encode())
    put(folder / "made" / "iptables-rules.txt", b"# none")
    with tarfile.open(folder / f"{name}.tar.gz", "w:gz") as out:
        for path in sorted((folder / "made").iterdir()):
            out.add(path, path.name)
    shutil.rmtree(folder / "made")
    return folder / f"{name}.tar.gz"


def test_retinas_archives_are_captures_of_their_nodes_in_one_run(tmp_path: Path) -> None:
    one = retina(tmp_path, "n1", "172.18.0.3", TUNNELLED)
    two = retina(tmp_path, "n2", "172.18.0.4", PINGS)
    put(tmp_path / "nodes.json", cluster_state.listed("Node", cluster_state.nodes(manifest())))
    run = only(tmp_path)
    assert [("cap-n1-20261123101010UTC", "n1"), ("cap-n2-20261123101010UTC", "n2")] == [
        (p.id, p.node) for p in run.points
    ]
    assert [f"{path.name}/{path.name.removesuffix('.tar.gz')}.pcap" for path in (one, two)] == [
        p.file for p in run.points
    ]
    wire = "tunnel frames both ways between 172.18.0.3 and 172.18.0.4: taken for the nodes' wire"
    assert [["taken on n1, by its node's addresses", wire], ["taken on n2, by its node's addresses"]] == [
        point.notes for point in run.points
    ]


def test_the_same_archive_gives_the_same_result_wherever_it_was_unpacked(tmp_path: Path) -> None:
    archive = retina(tmp_path, "n1", "172.18.0.3", TUNNELLED)
    first, second = (encode(analyse([archive], deep=False)) for _ in range(2))
    assert (first, False) == (second, b"podpath-archive" in first)
    assert "cap-n1-20261123101010UTC.tar.gz/cap-n1-20261123101010UTC.pcap" == only(archive).id


def test_a_run_folder_in_an_archive_is_that_run(tmp_path: Path) -> None:
    run_folder(tmp_path / "made" / "vxlan" / "baseline")
    put(tmp_path / "made/vxlan/baseline/n1/state/before/link.json", [{"ifname": "eth0", "mtu": 1400}])
    with tarfile.open(tmp_path / "runs.tar.xz", "w:xz") as out:
        out.add(tmp_path / "made", ".")
    run = only(tmp_path / "runs.tar.xz")
    assert ("vxlan/baseline", "manifest", [1400]) == (run.id, run.origin, run.mtu.underlay)


def test_the_tunnel_port_of_cilium_config_is_listened_on(tmp_path: Path) -> None:
    put(tmp_path / "eth0.pcap", TUNNELLED.replace((8472).to_bytes(2), (8666).to_bytes(2)))
    assert [] == only(tmp_path).tunnels
    put(tmp_path / "cilium-config.json", cluster_state.config_map(tunnel_port="8666"))
    assert {8666} == {use.destination_port for use in only(tmp_path).tunnels}
