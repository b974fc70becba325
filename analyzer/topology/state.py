"""Snapshots beside a capture: `<node>/state/{before,after}/*.json` as `scripts/state.sh` writes them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from analyzer.errors import LeftOut, readable
from analyzer.topology.manifest import Tunnel
from analyzer.topology.programs import Program, by_number, programs
from analyzer.topology.route import Route, bytes_of, objects, routes

Row = dict[str, Any]
HIGHEST_PORT = 0xFFFF


@dataclass
class NodeState:
    """What one node's files say; every part may be missing. Pods' own files are keyed by pod name."""

    mtu: dict[str, int] = field(default_factory=dict)
    """Interface → MTU."""
    programs: dict[str, list[Program]] | None = None
    """Interface → the eBPF programs attached, sorted; null where nobody asked (topology/programs.py)."""
    routes: list[Route] = field(default_factory=list)
    pod_mtu: dict[str, int] = field(default_factory=dict)
    pod_routes: dict[str, list[Route]] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    """The node's own addresses, loopback and link-local ones aside."""
    addresses_at: dict[str, list[str]] = field(default_factory=dict)
    """Interface → those of them that it has; an interface without is not in it."""
    pod_addresses: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Interface → its kind by `ip -d link` (`vxlan`, `geneve`, `veth`, …)."""
    pod_behind: dict[str, str] = field(default_factory=dict)
    """Host-side interface → pod whose eth0 names it as its peer (`link_index`, the same as sysfs' iflink)."""
    tunnels: dict[str, Tunnel] = field(default_factory=dict)
    """Tunnel device → what it carries, on which UDP port (`linkinfo.info_data.port` of `ip -d link`)."""
    names: dict[int, str] = field(default_factory=dict)
    """Interface index → name, as captures of all interfaces number them."""
    macs: dict[str, str] = field(default_factory=dict)
    """Interface → its Ethernet address."""


def read_node(folder: Path, left_out: list[LeftOut]) -> NodeState:
    """Return the state under `<node>/state/before` (or `after` where only that is there)."""
    state = NodeState()
    moment = _moment(folder)
    if moment is None:
        return state
    read = {path.stem: _load(path, left_out) for path in sorted(moment.glob("*.json")) if path.is_file()}
    state.mtu = _mtus(read.get("link"))
    state.routes = routes(objects(read.get("route")))
    state.programs = programs(read)
    state.addresses = _addresses(read.get("addr"))
    state.addresses_at = _addresses_at(read.get("addr"))
    state.kinds = _kinds(read.get("link"))
    state.tunnels = _tunnels(read.get("link"))
    state.names = _indices(read.get("link"))
    state.macs = _macs(read.get("link"))
    names = by_number(read.get("link"), "ifindex", "ifname")
    for stem, content in read.items():
        pod, _, kind = stem.removeprefix("pod-").rpartition("-")
        if not stem.startswith("pod-"):
            continue
        if kind in ("addr", "link") and "eth0" in (sizes := _mtus(content)):
            state.pod_mtu[pod] = sizes["eth0"]
        if kind in ("addr", "link") and isinstance(name := names.get(str(_peer(content))), str):
            state.pod_behind[name] = pod
        if kind == "route":
            state.pod_routes[pod] = routes(objects(content))
        elif kind == "addr":
            state.pod_addresses[pod] = _addresses(content)
    return state


def tunnel_devices(folder: Path, left_out: list[LeftOut]) -> dict[str, Tunnel]:
    """Return the tunnel devices of the node, of its snapshot nothing else being read."""
    moment = _moment(folder)
    link = moment / "link.json" if moment else None
    return _tunnels(_load(link, left_out)) if link and link.is_file() else {}


def _moment(folder: Path) -> Path | None:
    """Return the snapshot's folder."""
    return next((folder / "state" / name for name in ("before", "after") if (folder / "state" / name).is_dir()), None)


def of_addr(content: Any) -> NodeState:
    """Return what one `ip -d -j addr show` of a node says by itself."""
    return NodeState(
        mtu=_mtus(content),
        addresses=_addresses(content),
        addresses_at=_addresses_at(content),
        kinds=_kinds(content),
        tunnels=_tunnels(content),
        names=_indices(content),
        macs=_macs(content),
    )


def _macs(content: Any) -> dict[str, str]:
    pairs = ((link.get("ifname"), link.get("address")) for link in objects(content) if link.get("link_type") == "ether")
    return {name: mac.lower() for name, mac in pairs if isinstance(name, str) and isinstance(mac, str)}


def _tunnels(content: Any) -> dict[str, Tunnel]:
    """Return the VXLAN and Geneve devices that say their UDP port (iproute2 iplink_vxlan.c, iplink_geneve.c)."""
    found = {}
    for link in objects(content):
        name, details = link.get("ifname"), link.get("linkinfo")
        data = details.get("info_data") if isinstance(details, dict) else None
        port = bytes_of(data.get("port")) if isinstance(data, dict) else None
        kind = details.get("info_kind") if isinstance(details, dict) else None
        if isinstance(name, str) and kind in ("vxlan", "geneve") and port and port <= HIGHEST_PORT:
            found[name] = Tunnel(protocol=kind, port=port)
    return found


def _indices(content: Any) -> dict[int, str]:
    """Return interface index → name; an index is a positive C int (rtnetlink(7), ifi_index)."""
    rows = [(bytes_of(link.get("ifindex")), link.get("ifname")) for link in objects(content)]
    return {index: name for index, name in rows if index and index < 1 << 31 and isinstance(name, str)}


def _kinds(content: Any) -> dict[str, str]:
    """Return interface → kind, for links whose details (`ip -d`) name one."""
    found = {}
    for link in objects(content):
        details = link.get("linkinfo")
        kind = details.get("info_kind") if isinstance(details, dict) else None
        if isinstance(kind, str) and isinstance(link.get("ifname"), str):
            found[link["ifname"]] = kind
    return found


def _peer(content: Any) -> Any:
    """Return the number of the interface at the other end of a pod's eth0."""
    return next((link.get("link_index") for link in objects(content) if link.get("ifname") == "eth0"), None)


def _addresses(content: Any) -> list[str]:
    """Return the global addresses of an `ip -j addr` snapshot."""
    return [address for link in objects(content) for address in _global(link)]


def _addresses_at(content: Any) -> dict[str, list[str]]:
    links = ((link.get("ifname"), _global(link)) for link in objects(content))
    return {name: addresses for name, addresses in links if isinstance(name, str) and addresses}


def _global(link: Row) -> list[str]:
    found = objects(link.get("addr_info"))
    return [each["local"] for each in found if each.get("scope") == "global" and isinstance(each.get("local"), str)]


def changes(root: Path, nodes: list[str]) -> list[str]:
    """Return `node/file` for every state file that differs before and after, neighbour caches and counters aside."""
    changed = []
    for node in nodes:
        before, after = root / node / "state" / "before", root / node / "state" / "after"
        for path in sorted(before.glob("*.json")):
            twin = after / path.name
            lasts = path.stem not in VOLATILE and not path.stem.startswith(AGENTS)
            if lasts and path.is_file() and twin.is_file() and _differ(path, twin):
                changed.append(f"{node}/{path.name}")
    return changed


def _differ(path: Path, twin: Path) -> bool:
    try:
        return bool(_lasting(path) != _lasting(twin))
    except (OSError, ValueError, RecursionError):
        return False  # what cannot be read cannot be compared


def _lasting(path: Path) -> Any:
    """Return the file's JSON without the fields that change by themselves, objects as lists of pairs."""
    return json.loads(path.read_bytes(), object_pairs_hook=lambda pairs: [p for p in pairs if p[0] not in PASSING])


VOLATILE = {"neigh", "gobgp-neighbor", "frr-bgp-summary", "bpf-prog", "frr-route", "frr-bgp-routes"}
"""Files that hold ages or caches and so differ between any two moments."""
AGENTS = "cilium-"
"""How the files begin that the agent tells: counters and times of its own stand in each."""
PASSING = {"promiscuity", "allmulti", "stats", "stats64", "age", "valid_life_time", "preferred_life_time"}
"""Fields that differ by themselves: counters and ages, and `promiscuity`, which tcpdump itself raises and lowers."""


def _load(path: Path, left_out: list[LeftOut]) -> Any:
    name = readable(path)
    try:
        content = json.loads(path.read_bytes(), object_pairs_hook=_first_wins)
        msgspec.json.encode(content)  # half a surrogate pair is JSON, but nothing that a Result can hold
    except OSError as error:
        left_out.append(LeftOut(name, f"cannot read {name}", error.strerror or str(error), "check permissions"))
    except (ValueError, RecursionError) as error:
        left_out.append(LeftOut(name, f"cannot read {name}", f"not JSON: {error}", "take the snapshot again"))
    else:
        return content
    return None


def _first_wins(pairs: list[tuple[str, Any]]) -> Row:
    """iproute2 6.1 prints "dst" twice for encap routes, the route's first and the tunnel's second: keep both."""
    row: Row = {}
    for name, value in pairs:
        row[name if name not in row else f"encap_{name}"] = value
    return row


def _mtus(content: Any) -> dict[str, int]:
    rows = [(row.get("ifname"), bytes_of(row.get("mtu"))) for row in objects(content)]
    return {name: size for name, size in rows if isinstance(name, str) and size}
