"""Snapshots come from strangers: any JSON in any file is read without an exception, and measures follow."""

from __future__ import annotations

import ipaddress
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.errors import LeftOut
from analyzer.measures import mtu, routes
from analyzer.topology.state import read_node
from tests.cluster import Cluster, topology

FILES = (
    "link",
    "route",
    "bpf-net",
    "bpf-link",
    "bpf-prog",
    "bpf-pins",
    "pod-a-addr",
    "pod-a-route",
    "pod-a-link",
    "pod-",
)
KEYS = ("ifindex", "ifname", "mtu", "dst", "gateway", "via", "host", "dev", "protocol", "metrics", "nexthops", "table",
        "type", "tc", "xdp", "devname", "name", "id", "prog_id", "multi_attachments",
        "linkinfo", "info_data", "info_kind", "port", "eth0", "lxca")  # fmt: skip
WORDS = (
    "eth0",
    "default",
    "10.244.2.0/24",
    "10.0.0.0/33",
    "fd00::/8",
    "main",
    "blackhole",
    "cilium_host",
    "",
    "\u202e",
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=3)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)
ROWS = st.lists(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=8), max_size=4)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(FILES), JSON | ROWS, min_size=1, max_size=6))
def test_any_json_is_read(files: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder) / "state" / "before"
        before.mkdir(parents=True)
        for name, content in files.items():
            (before / f"{name}.json").write_text(json.dumps(content))
        left_out: list[LeftOut] = []
        state = read_node(Path(folder), left_out)
    assert {type(size) for size in (*state.mtu.values(), *state.pod_mtu.values())} <= {int}
    assert all(isinstance(name, str) for names in (state.programs or {}).values() for name in names)
    cluster = Cluster(known=topology())
    cluster.topology.state = {"n1": state}
    cluster.topology.cidrs.append((ipaddress.ip_network("fd00::/64"), "n2"))
    assert {row.node for row in routes.routes(cluster.topology)} <= {"n1"}
    assert "unknown" == mtu.mtu([], cluster.reported, cluster.points, cluster.topology, []).verdict
    assert [left.what for left in left_out if "state/before" in left.what] == [left.what for left in left_out]
