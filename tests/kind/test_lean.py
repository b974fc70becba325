"""What a run keeps of a cluster's objects: nothing that containers are told, and no bookkeeping that says it again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.kind.scripts import run

PRIVATE = "hunter2"
APPLIED = {"kubectl.kubernetes.io/last-applied-configuration": PRIVATE, "team": "a"}
CONTAINER: dict[str, Any] = {
    "name": "db",
    "image": "db:1",
    "env": [{"name": "PASSWORD", "value": PRIVATE}],
    "args": ["--password", PRIVATE],
    "command": [PRIVATE],
    "envFrom": [],
}
POD: dict[str, Any] = {
    "kind": "Pod",
    "metadata": {"name": "db", "annotations": APPLIED, "managedFields": [{"manager": PRIVATE}]},
    "spec": {"nodeName": "a", "containers": [CONTAINER], "initContainers": [CONTAINER], "hostNetwork": False},
    "status": {"podIP": "10.0.0.1"},
}
LEAN: dict[str, Any] = {
    "kind": "Pod",
    "metadata": {"name": "db", "annotations": {"team": "a"}},
    "spec": {
        "nodeName": "a",
        "containers": [{"name": "db", "image": "db:1"}],
        "initContainers": [{"name": "db", "image": "db:1"}],
        "hostNetwork": False,
    },
    "status": {"podIP": "10.0.0.1"},
}


def test_lists_and_single_objects_lose_it_and_keep_the_rest(tmp_path: Path) -> None:
    (tmp_path / "pods.json").write_text(json.dumps({"kind": "List", "items": [POD]}))
    (tmp_path / "one.json").write_text(json.dumps(POD))
    assert 0 == run("cluster/lean.py", tmp_path).returncode
    assert {"kind": "List", "items": [LEAN]} == json.loads((tmp_path / "pods.json").read_text())
    assert LEAN == json.loads((tmp_path / "one.json").read_text())


def test_what_has_none_of_it_stays_as_it_is(tmp_path: Path) -> None:
    """A command that printed nothing left an empty list; Cilium's objects have a spec of their own."""
    node = {"kind": "CiliumNode", "metadata": {"name": "a"}, "spec": {"ipam": {"podCIDRs": ["10.0.0.0/24"]}}}
    for name, said in {"services": [], "ciliumnodes": {"items": [node]}, "empty": {"items": []}}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(said))
    assert 0 == run("cluster/lean.py", tmp_path).returncode
    assert [] == json.loads((tmp_path / "services.json").read_text())
    assert {"items": [node]} == json.loads((tmp_path / "ciliumnodes.json").read_text())
