"""Which files are state, and of which runs they speak."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from analyzer.topology.cluster.find import is_state, speaks_of, state_files
from tests import cluster_state
from tests.run_folder import manifest, put

PODS = cluster_state.listed("Pod", cluster_state.pods(manifest()))


@dataclass
class Run:
    root: Path
    declared: bool = False


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (PODS, True),
        (b"apiVersion: v1\nitems:\n- metadata:\n    name: a\nkind: PodList\n", True),
        (cluster_state.endpoint_list(manifest(), "n1"), True),
        (cluster_state.ipcache(manifest()), True),
        (cluster_state.status(), True),
        ([{"id": 1, "labels": ["reserved:host"], "labelsSHA256": "x"}], True),
        (b"Summary:\n\n/usr/sbin/ip -d -j addr show(IP address configuration)\n", True),
        ([{"ifname": "eth0", "mtu": 1500}], False),
        (b'{"flow":{"source":{"identity":7,"labels":["k8s:app=x"]}}}', False),
        (b"apiVersion without a colon", False),
        (b"", False),
    ],
)
def test_state_is_told_by_content_not_by_name(tmp_path: Path, content: object, state: bool) -> None:
    assert state is is_state(put(tmp_path / "any.name", content))


def test_state_is_found_in_every_folder_but_hidden_ones_and_knows_its_home_and_moment(tmp_path: Path) -> None:
    for name in (
        "pods.json",
        "run/state/after/a.json",
        "run/state/before/b.json",
        "run/n1/state/c.json",
        ".git/d.json",
    ):
        put(tmp_path / name, PODS)
    put(tmp_path / "run" / "manifest.json", PODS)
    files = sorted(state_files(tmp_path), key=lambda file: file.order)
    found = [
        (
            file.path.relative_to(tmp_path).as_posix(),
            file.home.relative_to(tmp_path.resolve()).as_posix(),
            file.moment,
        )
        for file in files
    ]
    assert [
        ("run/state/before/b.json", "run", 0),
        ("pods.json", ".", 1),
        ("run/n1/state/c.json", "run/n1", 1),
        ("run/state/after/a.json", "run", 2),
    ] == found


@pytest.mark.parametrize(
    ("home", "runs"),
    [
        ("vxlan/baseline", ["vxlan/baseline"]),
        ("vxlan/baseline/n1", ["vxlan/baseline"]),
        ("vxlan", ["vxlan/baseline", "vxlan/loose"]),
        (".", ["vxlan/baseline", "vxlan/loose", "geneve/loose"]),
        ("vxlan/elsewhere", ["vxlan/loose"]),
        ("sysdump/inner", ["vxlan/loose", "geneve/loose"]),
    ],
)
def test_state_speaks_of_the_run_around_it_those_below_it_or_undeclared_ones_beside_it(
    tmp_path: Path, home: str, runs: list[str]
) -> None:
    known = [
        Run(tmp_path / name, name.endswith("baseline")) for name in ("vxlan/baseline", "vxlan/loose", "geneve/loose")
    ]
    found = speaks_of((tmp_path / home).resolve(), known)
    assert runs == [run.root.relative_to(tmp_path).as_posix() for run in found]


def test_state_of_an_archive_speaks_of_the_runs_beside_the_archive(tmp_path: Path) -> None:
    known = [Run(tmp_path / "a", True), Run(tmp_path / "b")]
    assert known[:1] == speaks_of(Path("/nowhere/else"), known, tmp_path / "a")
