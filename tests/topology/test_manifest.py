"""Manifests: what is read, and how each fault is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer.errors import CannotRead
from analyzer.topology.manifest import Node, Pod, Tunnel, load
from tests.run_folder import manifest, put


def test_a_manifest_says_who_is_where(tmp_path: Path) -> None:
    found = load(put(tmp_path / "manifest.json", manifest(tunnel={"protocol": "vxlan", "port": 8472})))
    assert (
        "vxlan", "baseline", "ebpf-lab", "unknown"
    ) == (found.setup, found.scenario, found.datapath, found.host_routing)  # fmt: skip
    assert (
        Node(name="n1", addresses=["172.18.0.3"], pod_cidrs=["10.244.1.0/24"], router_ip="10.244.1.1") == found.nodes[0]
    )
    assert Pod(name="a", namespace="t", node="n1", ip="10.244.1.10", identity=1001, interface="lxca") == found.pods[0]
    assert Tunnel(protocol="vxlan", port=8472) == found.tunnel


def test_what_a_maker_cannot_know_may_be_left_out(tmp_path: Path) -> None:
    found = load(put(tmp_path / "manifest.json", manifest()))
    assert (None, None, None, None) == (found.kernel, found.cilium_version, found.tunnel, found.started_epoch_ns)
    assert (None, None, []) == (found.points[0].dropped, found.points[0].sha256, found.traffic)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"{", "not a valid manifest: Input data was truncated", id="cut"),
        pytest.param(b"", "not a valid manifest: Input data was truncated", id="empty"),
        pytest.param(b"\xff\xfe{}", "not a valid manifest: JSON is malformed", id="UTF-16"),
        pytest.param([], "not a valid manifest: Expected `object`, got `array`", id="a list"),
        pytest.param(manifest(setup=7), "Expected `str`, got `int` - at `$.setup`", id="a number for a name"),
        pytest.param(manifest(nodes=[7]), "Expected `object`, got `int` - at `$.nodes[0]`", id="no node"),
        pytest.param(manifest(colour="red"), "unknown field `colour`", id="an unknown field"),
        pytest.param(manifest(runtime="moon"), "Invalid enum value 'moon' - at `$.runtime`", id="an unknown word"),
        pytest.param(manifest(manifest_version=2), "Invalid enum value 2 - at `$.manifest_version`", id="the future"),
        pytest.param({"setup": "vxlan"}, "missing required field `scenario`", id="half of it"),
        pytest.param(b"[" * 100_000, "not a valid manifest: Expected `object`, got `array`", id="a deep hole"),
        pytest.param(b'{"setup": "\\ud800"}', "not a valid manifest: ", id="half a character"),
    ],
)
def test_a_bad_manifest_is_told_by_its_first_fault(tmp_path: Path, content: Any, why: str) -> None:
    path = put(tmp_path / "manifest.json", content)
    with pytest.raises(CannotRead) as caught:
        load(path)
    assert why in caught.value.why
    assert "compare it with docs/manifest.schema.json" == caught.value.next_step


def test_a_manifest_that_is_a_folder_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as caught:
        load(tmp_path)
    assert f"cannot read {tmp_path}: Is a directory; check the file's permissions" == str(caught.value)
