"""Snapshots beside a capture: `<node>/state/{before,after}/*.json` as `scripts/state.sh` writes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analyzer.errors import LeftOut

Row = dict[str, Any]


@dataclass
class NodeState:
    """What one node's files say; every part may be missing. Pods' own files are keyed by pod name."""

    mtu: dict[str, int] = field(default_factory=dict)
    """Interface → MTU."""
    programs: dict[str, list[str]] = field(default_factory=dict)
    """Interface → names of the eBPF programs attached, sorted."""
    routes: list[Row] = field(default_factory=list)
    pod_mtu: dict[str, int] = field(default_factory=dict)
    pod_routes: dict[str, list[Row]] = field(default_factory=dict)


def read_node(folder: Path, left_out: list[LeftOut]) -> NodeState:
    """Return the state under `<node>/state/before` (or `after` where only that is there)."""
    state = NodeState()
    moment = next((folder / "state" / name for name in ("before", "after") if (folder / "state" / name).is_dir()), None)
    if moment is None:
        return state
    read = {path.stem: _load(path, left_out) for path in sorted(moment.glob("*.json"))}
    names = {row["ifindex"]: row["ifname"] for row in _rows(read.get("link")) if "ifindex" in row and "ifname" in row}
    state.mtu = _mtus(read.get("link"))
    state.routes = [row for row in _rows(read.get("route")) if row.get("table", "main") == "main"]
    state.programs = _programs(read, names)
    for stem, content in read.items():
        pod, _, kind = stem.removeprefix("pod-").rpartition("-")
        if not stem.startswith("pod-"):
            continue
        if kind in ("addr", "link") and "eth0" in (sizes := _mtus(content)):
            state.pod_mtu[pod] = sizes["eth0"]
        elif kind == "route":
            state.pod_routes[pod] = _rows(content)
    return state


def changes(root: Path, nodes: list[str]) -> list[str]:
    """Return `node/file` for every state file that differs before and after, neighbour caches and counters aside."""
    changed = []
    for node in nodes:
        before, after = root / node / "state" / "before", root / node / "state" / "after"
        for path in sorted(before.glob("*.json")):
            twin = after / path.name
            if path.stem not in VOLATILE and twin.is_file() and twin.read_bytes() != path.read_bytes():
                changed.append(f"{node}/{path.name}")
    return changed


VOLATILE = {"neigh", "gobgp-neighbor", "frr-bgp-summary", "bpf-prog", "frr-route", "frr-bgp-routes"}
"""Files that hold ages or caches and so differ between any two moments."""


def route_mtu(route: Row) -> int | None:
    """Return the MTU metric of an `ip -j route` row."""
    return next((metric["mtu"] for metric in route.get("metrics", []) if "mtu" in metric), None)


def _load(path: Path, left_out: list[LeftOut]) -> Any:
    try:
        return json.loads(path.read_bytes(), object_pairs_hook=_first_wins)
    except OSError as error:
        left_out.append(LeftOut(str(path), f"cannot read {path}", error.strerror or str(error), "check permissions"))
    except ValueError as error:
        left_out.append(LeftOut(str(path), f"cannot read {path}", f"not JSON: {error}", "take the snapshot again"))
    return None


def _first_wins(pairs: list[tuple[str, Any]]) -> Row:
    """iproute2 6.1 prints "dst" twice for encap routes, the route's first and the tunnel's second: keep both."""
    row: Row = {}
    for name, value in pairs:
        row[name if name not in row else f"encap_{name}"] = value
    return row


def _rows(content: Any) -> list[Row]:
    """Return the objects of a JSON list; snapshots come from strangers, so anything else counts as none."""
    return [row for row in content if isinstance(row, dict)] if isinstance(content, list) else []


def _mtus(content: Any) -> dict[str, int]:
    return {row["ifname"]: row["mtu"] for row in _rows(content) if isinstance(row.get("mtu"), int) and "ifname" in row}


def _programs(read: dict[str, Any], names: dict[int, str]) -> dict[str, list[str]]:
    """Join `bpftool net` (tc, xdp), `bpftool link` + `prog` (tcx, which older `net` omits) and pinned links."""
    found: dict[str, set[str]] = {}
    for device, program in (
        *_attached_net(read.get("bpf-net")),
        *_attached_links(read, names),
        *_pinned(read.get("bpf-pins")),
    ):
        found.setdefault(device, set()).add(program)
    return {device: sorted(programs) for device, programs in found.items()}


def _attached_net(content: Any) -> Iterator[tuple[str, str]]:
    for section in _rows(content):
        for hook in ("xdp", "tc"):
            for row in _rows(section.get(hook)):
                if "devname" in row and "name" in row:
                    yield row["devname"], row["name"]


def _attached_links(read: dict[str, Any], names: dict[int, str]) -> Iterator[tuple[str, str]]:
    programs = {row.get("id"): row.get("name") for row in _rows(read.get("bpf-prog"))}
    for row in _rows(read.get("bpf-link")):
        device = row.get("devname") or names.get(row.get("ifindex", -1))
        program = programs.get(row.get("prog_id"))
        if device and program:
            yield device, program


def _pinned(content: Any) -> Iterator[tuple[str, str]]:
    """Read `{interface: [program, ...]}`: Cilium pins its links by device (pkg/datapath/loader)."""
    if isinstance(content, dict):
        for device, programs in content.items():
            yield from ((device, program) for program in programs if isinstance(program, str))
