"""Prints a manifest's account of a cluster as JSON: describe.py kind|cluster DIR, DIR as cluster/state.sh fills it.

Beside Kubernetes' objects DIR may hold `interfaces` (lines `namespace/pod interface|-`: the pods that are described),
`networks` (lines `node address node|router`: addresses beyond the InternalIP, and routers), `description`, and one
agent's cilium-status.json. What none of them says is null.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from kept import answer, items, lines, text

PORTS = {"vxlan": 8472, "geneve": 6081}  # pkg/defaults TunnelPortVXLAN, TunnelPortGeneve
HOST_ROUTING = {"BPF": "bpf", "Legacy": "legacy"}


def nodes(folder: Path) -> list[dict[str, Any]]:
    """Return nodes with all their underlay addresses, and the routers between them."""
    more: dict[tuple[str, str], list[str]] = {}
    for name, address, role in lines(folder / "networks"):
        more.setdefault((name, role), []).append(address)
    own = {each["metadata"]["name"]: each["spec"] for each in items(folder, "ciliumnodes")}
    found = []
    for each in items(folder, "nodes"):
        name = each["metadata"]["name"]
        addresses = [a["address"] for a in each["status"].get("addresses", []) if a["type"] == "InternalIP"]
        addresses += [a for a in more.get((name, "node"), []) if a not in addresses]
        found.append(node(name, "node", addresses, own.get(name, {})))
    return found + [node(name, role, its, {}) for (name, role), its in more.items() if role == "router"]


def node(name: str, role: str, addresses: list[str], spec: dict[str, Any]) -> dict[str, Any]:
    """Return one node of the manifest; blocks are its CiliumNode's podCIDRs, or what multi-pool allocated."""
    ipam = spec.get("ipam") or {}
    pools = (ipam.get("pools") or {}).get("allocated") or []
    blocks = [*(ipam.get("podCIDRs") or []), *(cidr for pool in pools for cidr in pool.get("cidrs") or [])]
    own = [a["ip"] for a in spec.get("addresses", []) if a.get("type") == "CiliumInternalIP" and "." in a["ip"]]
    return {"name": name, "role": role, "addresses": addresses, "pod_cidrs": blocks, "router_ip": next(iter(own), None)}


def pods(folder: Path) -> list[dict[str, Any]]:
    """Return the pods that `interfaces` lists and Kubernetes knows an address of."""
    named = "{0[metadata][namespace]}/{0[metadata][name]}".format
    identities = {named(each): each.get("status", {}).get("identity", {}) for each in items(folder, "ciliumendpoints")}
    known = {named(each): each for each in items(folder, "pods") if each["status"].get("podIP")}
    return [
        {
            "name": known[pod]["metadata"]["name"],
            "namespace": known[pod]["metadata"]["namespace"],
            "node": known[pod]["spec"]["nodeName"],
            "ip": known[pod]["status"]["podIP"],
            "identity": identities.get(pod, {}).get("id"),
            "interface": None if interface == "-" else interface,
            "labels": known[pod]["metadata"].get("labels", {}),
        }
        for pod, interface in lines(folder / "interfaces")
        if pod in known
    ]


def tunnel(settings: dict[str, str]) -> dict[str, Any] | None:
    """Return the overlay by cilium-config, null with native routing or where nothing says it."""
    if settings.get("routing-mode") != "tunnel":
        return None
    protocol = settings.get("tunnel-protocol") or "vxlan"
    return {"protocol": protocol, "port": int(settings.get("tunnel-port") or 0) or PORTS[protocol]}


def described(runtime: str, folder: Path) -> dict[str, Any]:
    """Return the manifest's words for this cluster."""
    status = answer(folder / "cilium-status.json")
    settings = answer(folder / "cilium-config.json").get("data", {})
    version = re.match(r"v?(\d+\.\d+\.\d+\S*)", (status.get("cilium") or {}).get("msg") or "")
    return {
        "runtime": runtime,
        "datapath": "cilium" if settings else "unknown",
        "host_routing": HOST_ROUTING.get((status.get("routing") or {}).get("intra-host-routing-mode", ""), "unknown"),
        "cilium_version": version[1] if version else None,
        "description": text(folder / "description").strip() or "An existing cluster.",
        "tunnel": tunnel(settings),
        "nodes": nodes(folder),
        "pods": pods(folder),
    }


if __name__ == "__main__":
    print(json.dumps(described(sys.argv[1], Path(sys.argv[2]))))
