"""Folders of captures as a user has them, with or without a manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests import frames
from tests.cluster import A2, A, B, in_vxlan, ping

EMPTY = frames.pcap([])
"""A capture that saw nothing: 24 bytes."""
PINGS = frames.pcap([(1000, ping()), (3000, ping(B, A, 63, True))])
TUNNELLED = frames.pcap(
    [(2000, in_vxlan(ping())), (2500, in_vxlan(ping(B, A, reply=True), "172.18.0.4", "172.18.0.3", 2001))]
)


def put(path: Path, content: bytes | Any = PINGS) -> Path:
    """Write bytes as they are, anything else as JSON; return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def manifest(**changes: Any) -> dict[str, Any]:
    """Return a manifest of the hand-made cluster with three capture points."""
    nodes = [
        {"name": "n1", "addresses": ["172.18.0.3"], "pod_cidrs": ["10.244.1.0/24"], "router_ip": "10.244.1.1"},
        {"name": "n2", "addresses": ["172.18.0.4"], "pod_cidrs": ["10.244.2.0/24"], "router_ip": "10.244.2.1"},
    ]
    pods = [
        {"name": name, "namespace": "t", "node": node, "ip": address, "identity": identity, "interface": f"lxc{name}"}
        for name, node, address, identity in (("a", "n1", A, 1001), ("a2", "n1", A2, 1002), ("b", "n2", B, 2001))
    ]
    points = [
        point("n1", "eth0", "pod", "n1/pod-a-eth0.pcap", pod="t/a"),
        point("n1", "lxca", "lxc", "n1/lxca.pcap", pod="t/a"),
        point("n1", "eth0", "underlay", "n1/eth0.pcap"),
    ]
    whole = {
        "setup": "vxlan",
        "scenario": "baseline",
        "runtime": "netns",
        "datapath": "ebpf-lab",
        "description": "by hand",
    }
    return whole | {"nodes": nodes, "pods": pods, "points": points} | changes


def point(node: str, interface: str, role: str, file: str | None, **more: Any) -> dict[str, Any]:
    """Return a capture point of a manifest."""
    return {"node": node, "interface": interface, "role": role, "file": file} | more


def run_folder(root: Path, **changes: Any) -> Path:
    """Write a run: the captures of the three points, and a manifest with these changes; return its folder."""
    put(root / "n1" / "pod-a-eth0.pcap")
    put(root / "n1" / "lxca.pcap")
    put(root / "n1" / "eth0.pcap", TUNNELLED)
    put(root / "manifest.json", manifest(**changes))
    return root
