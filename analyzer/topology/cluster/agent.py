"""cilium-dbg's JSON → facts: endpoint, identity, ip, node and service list, bpf ipcache and lb list, status.

Shapes by api/v1/models and cilium-dbg/cmd of Cilium 1.20; told apart by the keys that only they have.
"""

from __future__ import annotations

import re
from typing import Any

from analyzer.topology.cluster import services
from analyzer.topology.cluster.facts import ConfigFact, Facts, NodeFact, PodFact
from analyzer.topology.cluster.fields import Row, address, addresses, at, labels, number, rows, text, texts

ENTRY = re.compile(r"\bidentity=(\d{1,10})\b(?:.*\btunnelendpoint=([0-9a-fA-F.:]+))?")
"""An ipcache entry in words (pkg/maps/ipcache RemoteEndpointInfo)."""
SETTINGS = {
    "routing-mode": ("routing", "inter-host-routing-mode"),
    "host-routing": ("routing", "intra-host-routing-mode"),
    "tunnel-protocol": ("routing", "tunnel-protocol"),
    "kube-proxy-replacement": ("kube-proxy-replacement", "mode"),
    "datapath-mode": ("datapath-mode",),
}
"""Setting → where `cilium-dbg status -o json` says it."""
VERSION = re.compile(r"\bv?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+)?)")


def take(row: Row, facts: Facts, node: str | None) -> str | None:
    """Add what one object says; return the command it comes from, None where it is of none known.

    `node` is the node whose agent said it, where the file's place tells.
    """
    for command, fits, reader in READERS:
        if fits(row):
            reader(row, facts, node)
            facts.sources.add(command)
            return command
    return None


def _endpoint(row: Row, facts: Facts, node: str | None) -> None:
    status = row["status"]
    outside, networking = status.get("external-identifiers"), status.get("networking")
    namespace, name = text(at(outside, "k8s-namespace")), text(at(outside, "k8s-pod-name"))
    if namespace is None and name is None:
        namespace, _, name = (text(at(outside, "pod-name")) or "").partition("/")
    identity = number(at(status, "identity", "id"))
    found = labels(at(status, "identity", "labels"))
    if identity is not None and found:
        facts.identities.setdefault(identity, found)
    if not (namespace and name) or at(status, "state") in ("disconnecting", "disconnected", "invalid"):
        return
    listed = rows(at(networking, "addressing"))
    facts.pods.append(
        PodFact(
            f"{namespace}/{name}",
            addresses(each.get(family) for each in listed for family in ("ipv4", "ipv6")),
            node,
            identity=identity,
            interface=text(at(networking, "interface-name")),
            mac=text(at(networking, "mac")),
        )
    )


def _identity(row: Row, facts: Facts, node: str | None) -> None:
    if (identity := number(row["id"])) is not None:
        facts.identities[identity] = labels(row["labels"])


def _ip(row: Row, facts: Facts, node: str | None) -> None:
    where, identity = address(row["cidr"]), number(row.get("identity"))
    if where is None:
        return
    if identity is not None:
        facts.identity_of[where] = identity
    namespace, name = text(at(row, "metadata", "namespace")), text(at(row, "metadata", "name"))
    if namespace and name:
        facts.pods.append(PodFact(f"{namespace}/{name}", (where,), None, address(row.get("hostIP")), identity))


def _node(row: Row, facts: Facts, node: str | None) -> None:
    """Cluster mesh names a node `cluster/node`; the node's own name is the last part."""
    name = (text(row["name"]) or "").rpartition("/")[2]
    if not name:
        return
    primary = [at(row, "primary-address", family) for family in ("ipv4", "ipv6")]
    others = [(each.get("ip"), at(each, "address-type")) for each in rows(row.get("secondary-addresses"))]
    own = [ip for ip, kind in others if kind == "CiliumInternalIP"]
    health = [at(row, "health-endpoint-address", family, "ip") for family in ("ipv4", "ipv6")]
    cidrs = texts([at(each, "alloc-range") for each in primary])
    underlay = addresses([at(each, "ip") for each in primary])
    facts.nodes.append(NodeFact(name, underlay, addresses([*own, *health]), tuple(cidrs)))


def _ipcache(row: Row, facts: Facts, node: str | None) -> None:
    for prefix, entry in row.items():
        words = entry[0] if isinstance(entry, list) and entry else entry
        found = ENTRY.search(words[:1000]) if isinstance(words, str) else None
        where = address(prefix)
        if found and where:
            facts.identity_of[where] = int(found[1])


def _status(row: Row, facts: Facts, node: str | None) -> None:
    source = "cilium-dbg status"
    facts.config += [
        ConfigFact(name, value, source) for name, path in SETTINGS.items() if (value := text(at(row, *path)))
    ]
    version = VERSION.search(text(at(row, "cilium", "msg")) or "")
    if version:
        facts.config.append(ConfigFact("version", version[1], source))
    for each in rows(at(row, "cluster", "nodes")):
        if "name" in each:
            _node(each, facts, node)


def _is_ipcache(row: Row) -> bool:
    if not row:
        return False
    prefix, entry = next(iter(row.items()))
    words: Any = entry[0] if isinstance(entry, list) and entry else entry
    return address(prefix.partition("/")[0]) is not None and isinstance(words, str) and "identity=" in words


READERS = (
    ("cilium-dbg endpoint list",
     lambda row: isinstance(row.get("status"), dict) and "networking" in row["status"], _endpoint),
    ("cilium-dbg identity list",
     lambda row: {"id", "labels"} <= row.keys() and isinstance(row["labels"], list), _identity),
    ("cilium-dbg ip list", lambda row: {"cidr", "identity"} <= row.keys(), _ip),
    ("cilium-dbg node list", lambda row: {"name", "primary-address"} <= row.keys(), _node),
    ("cilium-dbg status",
     lambda row: {"cilium", "kube-proxy-replacement"} <= row.keys() or {"cilium", "routing"} <= row.keys(), _status),
    ("cilium-dbg service list",
     lambda row: bool(at(row, "spec", "frontend-address") or at(row, "status", "realized", "frontend-address")),
     services.take_listed),
    ("cilium-dbg bpf lb list", services.is_lb_map, services.take_lb_map),
    ("cilium-dbg bpf ipcache list", _is_ipcache, _ipcache),
)  # fmt: skip
"""Command, what tells its objects, what takes one."""
