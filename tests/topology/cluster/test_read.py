"""State files → facts: oldest first, bounded, and whatever is wrong in them is told while the rest is used."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.errors import LeftOut
from analyzer.topology.cluster import read
from analyzer.topology.cluster.facts import Facts
from analyzer.topology.cluster.find import StateFile
from analyzer.topology.cluster.join import join
from analyzer.topology.model import Topology
from tests import cluster_state
from tests.run_folder import manifest, put

PODS = cluster_state.pods(manifest())


def facts_of(folder: Path, **files: Any) -> tuple[Facts, list[tuple[str, str]]]:
    left_out: list[LeftOut] = []
    state = [StateFile(put(folder / name, content), name, folder) for name, content in files.items()]
    return read.facts_of([(file, None) for file in state], left_out), [(left.path, left.why) for left in left_out]


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_list_and_an_object_alone_are_read_alike(tmp_path: Path, wrapped: bool) -> None:
    content = cluster_state.listed("Pod", PODS[:1]) if wrapped else PODS[0]
    facts, left_out = facts_of(tmp_path, pods=content)
    assert (["t/a"], {"pods"}, []) == ([pod.name for pod in facts.pods], facts.sources, left_out)


def test_one_object_a_line_is_read_too(tmp_path: Path) -> None:
    facts, left_out = facts_of(tmp_path, pods="\n".join(map(json.dumps, PODS[:2])).encode())
    assert (["t/a", "t/a2"], []) == ([pod.name for pod in facts.pods], left_out)


def test_yaml_of_a_sysdump_says_the_same(tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    typed = {
        "apiVersion": "v1",
        "kind": "PodList",
        "items": [{k: v for k, v in pod.items() if k != "kind"} for pod in PODS],
    }
    in_yaml, _ = facts_of(tmp_path, pods=yaml.safe_dump(typed).encode())
    assert facts_of(tmp_path, pods=cluster_state.listed("Pod", PODS))[0] == in_yaml


def test_what_was_taken_later_comes_later(tmp_path: Path) -> None:
    files = []
    for moment, name in ((2, "after"), (0, "before"), (1, "between")):
        path = put(tmp_path / name, cluster_state.thing("Pod", name, "t", status={"podIP": "10.0.0.1"}))
        files.append((StateFile(path, name, tmp_path, moment), None))
    assert ["t/before", "t/between", "t/after"] == [pod.name for pod in read.facts_of(files, []).pods]


def test_a_wrong_piece_is_left_out_and_the_rest_is_used(tmp_path: Path) -> None:
    items = [7, {"kind": "Pod", "metadata": []}, *PODS[:1], {"kind": "Event", "apiVersion": "v1"}]
    facts, left_out = facts_of(tmp_path, pods=cluster_state.listed("Pod", items))  # type: ignore[arg-type]
    assert ["t/a"] == [pod.name for pod in facts.pods]
    assert [("pods", "an entry is int, not an object (and 1 more); the rest was used")] == left_out


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"apiVersion": ', "neither JSON nor YAML as Kubernetes writes it: Input data was truncated"),
        (b'{"apiVersion": ' + b"[" * 200_000, "it is nested too deeply"),
        (b"apiVersion: " + b"[" * 99, "neither JSON nor YAML as Kubernetes writes it: nested deeper than 60 levels"),
        (b"apiVersion: \xff", "neither JSON nor YAML as Kubernetes writes it: 'utf-8' codec can't decode byte 0xff in "
                              "position 12: invalid start byte"),
    ],
)  # fmt: skip
def test_a_file_that_is_neither_is_told(tmp_path: Path, content: bytes, why: str) -> None:
    assert [("pods", why)] == facts_of(tmp_path, pods=content)[1]


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "pods"
    with path.open("wb") as out:
        out.write(b'{"apiVersion": "v1"')
        out.truncate(700 << 20)
    left_out: list[LeftOut] = []
    read.facts_of([(StateFile(path, "pods", tmp_path), None)], left_out)
    assert ["700 MB of state, more than the 512 MB that are read"] == [left.why for left in left_out]


KEYS = (
    "kind", "apiVersion", "items", "metadata", "name", "namespace", "spec", "status", "addresses", "ip", "type", "ipam",
    "podCIDRs", "pools", "allocated", "cidrs", "networking", "addressing", "ipv4", "identity", "id", "labels", "data",
    "security-labels", "podIP", "podIPs", "nodeName", "hostNetwork", "hostIP", "cidr", "routing", "cilium", "msg",
    "external-identifiers", "primary-address", "endpoints", "10.0.0.1/32", "k8s-pod-name", "k8s-namespace", "cluster",
    "nodes",
)  # fmt: skip
WORDS = (
    "Pod", "PodList", "List", "Node", "CiliumNode", "CiliumEndpoint", "CiliumIdentity", "ConfigMap", "cilium-config",
    "v1", "10.0.0.1", "10.0.0.0/33", "fd00::1%eth0", "n1", "InternalIP", "CiliumInternalIP", "\x1b[2J", "\ud800",
    "identity=7 tunnelendpoint=1",
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.sampled_from(WORDS) | st.text(max_size=3)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(JSON, max_size=3))
def test_any_json_is_read_and_joined_without_an_exception(contents: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, content in enumerate(contents):
            path = Path(folder) / str(number)
            path.write_text(json.dumps(content))
            files.append((StateFile(path, str(number), Path(folder)), "n1"))
        facts = read.facts_of(files, [])
    known = Topology()
    join(known, facts)
    names = [at.name for at in known.pods.values() if at.name] + list(known.order) + list(known.identities.values())
    assert [] == [name for name in names if not name.isprintable()]
